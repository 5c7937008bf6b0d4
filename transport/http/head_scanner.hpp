#pragma once
// The bytes of a request's head, looked at before they are parsed: how long it is, and whether another
// program could read it differently (request smuggling). Pure.

#include "transport/http/request_validation.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace affinity::transport {

struct HeadLimits {
  std::size_t bytes = 16u << 10;
  std::size_t target = 2048;  // bytes of the request target
  std::size_t fields = 100;
};

// Fed with all that has come so far, again and again; looks at each byte once.
class HeadScanner {
 public:
  explicit HeadScanner(HeadLimits limits) : limits_(limits) {}

  // True when nothing more is to be read: the head is whole, or it is refused.
  bool scan(std::string_view so_far);
  std::size_t size() const { return seen_; }  // of the whole head, with the empty line at its end
  std::optional<HttpError> const& error() const { return error_; }

 private:
  void check_line(std::string_view line);
  bool reject(int status, std::string_view message);

  HeadLimits limits_;
  std::size_t seen_ = 0;
  std::size_t line_ = 0;   // where the current line begins
  std::size_t lines_ = 0;  // whole ones so far, the request line among them
  std::optional<HttpError> error_{};
};

// What the parser lets through and we do not: every request has one length that everybody reads alike
// (RFC 9112, 6.1 and 6.3).
std::optional<HttpError> check_framing(RequestHead const&);

}  // namespace affinity::transport
