#pragma once
// What can go wrong, as a value, and how a function says so.

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <utility>

namespace affinity {

// Few on purpose: a kind decides behaviour (retry, JSON-RPC code, exit code); words are for people and models.
enum class ErrorKind {
  invalid,          // the request cannot be served as it stands; change it
  denied,           // the key or token may not do this
  not_found,        // no such record, tool or route
  limited,          // a rate limit, a quota or a full queue; later may work
  upstream,         // Affinity answered badly or not at all, and nothing was changed
  unknown_outcome,  // a write was sent and nobody knows whether it was performed
  timeout,          // the deadline passed before anything was sent
  cancelled,        // the caller no longer wants the answer
  internal,         // our own mistake
};

std::string_view to_string(ErrorKind);

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message{};                  // one sentence or two: what happened and why
  std::string next_step{};                // what the reader can do about it; may be empty
  int status = 0;                         // Affinity's HTTP status, 0 when there was no answer
  std::optional<int> retry_after_s{};     // seconds to wait before the same call makes sense

  bool operator==(Error const&) const = default;
};

// std::expected is not in g++ 12. Errors are made and passed on only through fail(), so the move to C++23 is
// a change of this file.
template<class T>
using Result = boost::system::result<T, Error>;

inline Error fail(Error error) { return error; }
inline Error fail(ErrorKind kind, std::string message, std::string next_step = {}) {
  return Error{.kind = kind, .message = std::move(message), .next_step = std::move(next_step)};
}
template<class T>
Error fail(Result<T> const& failed) {
  return failed.error();
}

// Result<T>::value() on an error ends here: a bug in the caller, which asked without looking.
[[noreturn]] void throw_exception_from_error(Error const&, boost::source_location const&);

}  // namespace affinity
