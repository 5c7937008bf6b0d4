#pragma once
// Parses a request head that HeadScanner has let pass. Pure.

#include "transport/http/request_validation.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace affinity::transport {

struct ParsedHead {
  RequestHead head{};
  bool keep_alive = false;           // the client wants a persistent connection
  bool chunked = false;              // the body comes in chunks
  std::uint64_t content_length = 0;  // bytes; of a body that is not chunked
};

// `bytes` end with the empty line. An error is 505 for another version of HTTP, else 400: the head is not
// what RFC 9112 allows, or the length of the body is not certain (check_framing).
std::optional<HttpError> parse_head(std::string_view bytes, ParsedHead& into);

}  // namespace affinity::transport
