#pragma once
// Serializes the head of an HTTP response, and chunks of its body.

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::transport {

struct ResponseHead {
  int status = 200;
  std::size_t length = 0;  // of the body
  std::string_view type = "application/json";
  bool keep_alive = true;  // whether the connection stays open
  bool http_1_0 = false;   // the request's version; then keep-alive has to be declared
  bool events = false;     // an event stream follows: chunked, or for HTTP/1.0 until the connection closes
  Headers headers{};       // of this response; those of every response are added
};

// Includes the empty line at the end.
std::string to_text(ResponseHead const&, WallTime date);

std::string to_chunk(std::string_view text);  // one chunk of a body; empty text makes the last chunk

}  // namespace affinity::transport
