#pragma once
// Result<T> and Error: how a function returns a failure.

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <optional>
#include <string>
#include <utility>

namespace affinity {

// The kind of an error decides behaviour (retry, JSON-RPC code, exit code), so there are few; the text is for
// people and models.
enum class ErrorKind {
  invalid,          // the request is invalid; change it
  denied,           // the API key or token lacks the permission
  not_found,        // no such record, tool or route
  limited,          // a rate limit, a quota or a full queue; try again later
  upstream,         // Affinity failed or did not answer, and nothing was changed
  unknown_outcome,  // a write was sent, and whether it was performed is unknown
  timeout,          // the deadline passed before anything was sent
  cancelled,        // the caller cancelled the call
  internal,         // a bug of this program
};

std::string_view to_string(ErrorKind);

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message{};               // one sentence or two: what happened and why
  std::string next_step{};             // what the reader can do about it; may be empty
  int status = 0;                      // HTTP status of Affinity's response; 0 without one
  std::optional<int> retry_after_s{};  // seconds to wait before the same call makes sense

  bool operator==(Error const&) const = default;
};

// std::expected is not in g++ 12. Errors are made and passed on only through fail(), so the move to C++23 is
// a change of this file.
template<class T> using Result = boost::system::result<T, Error>;

inline Error fail(Error error) { return error; }
inline Error fail(ErrorKind kind, std::string message, std::string next_step = {}) {
  return Error{.kind = kind, .message = std::move(message), .next_step = std::move(next_step)};
}
template<class T> Error fail(Result<T> const& failed) { return failed.error(); }

// Called by Result<T>::value() on an error: a bug of the caller, which did not check.
[[noreturn]] void throw_exception_from_error(Error const&, boost::source_location const&);

}  // namespace affinity
