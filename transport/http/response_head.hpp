#pragma once
// The head of an answer as text.

#include "base/clock.hpp"
#include "base/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::transport {

struct ResponseHead {
  int status = 200;
  std::size_t length = 0;  // of the body
  std::string_view type = "application/json";
  bool keep_alive = true;  // whether the connection stays open
  bool http_1_0 = false;   // of the request: then staying open has to be said
  bool events = false;     // a stream of events follows: in chunks, or for HTTP/1.0 until the connection ends
  Headers headers{};       // of this answer alone; the ones that every answer has are added
};

// With the empty line at its end.
std::string to_text(ResponseHead const&, WallTime date);

std::string to_chunk(std::string_view text);  // a piece of a chunked body; empty text is its end

}  // namespace affinity::transport
