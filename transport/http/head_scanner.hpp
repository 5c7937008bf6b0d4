#pragma once
// Scans the bytes of a request head before they are parsed, for limits and against request smuggling. Pure.

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

// Called with everything received so far; scans each byte once.
class HeadScanner {
 public:
  explicit HeadScanner(HeadLimits limits) : limits_(limits) {}

  // True when the head is complete or rejected.
  bool scan(std::string_view so_far);
  std::size_t size() const { return seen_; }  // of the complete head, with the empty line at its end
  std::optional<HttpError> const& error() const { return error_; }

 private:
  void check_line(std::string_view line);
  bool reject(int status, std::string_view message);

  HeadLimits limits_;
  std::size_t seen_ = 0;
  std::size_t line_ = 0;   // start of the current line
  std::size_t lines_ = 0;  // complete lines so far, the request line included
  std::optional<HttpError> error_{};
};

// Stricter than the parser: a request's body length must be unambiguous (RFC 9112, 6.1 and 6.3).
std::optional<HttpError> check_framing(RequestHead const&);

}  // namespace affinity::transport
