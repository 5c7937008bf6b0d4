#pragma once
// The head of an answer as text.

#include "base/clock.hpp"
#include "base/http.hpp"

#include <cstddef>
#include <string>

namespace affinity::transport {

struct ReplyHead {
  int status = 200;
  std::size_t length = 0;  // of the body
  bool keep = true;        // whether the connection stays open
  bool http_1_0 = false;   // of the request: then staying open has to be said
  Headers headers{};       // of this answer alone; the ones that every answer has are added
};

// With the empty line at its end.
std::string to_text(ReplyHead const&, WallTime date);

}  // namespace affinity::transport
