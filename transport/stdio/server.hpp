#pragma once
// MCP over standard input and output: one message a line.

#include "mcp/peer/handler.hpp"

#include "base/log.hpp"

#include <cstddef>

namespace affinity::transport {

struct StdioSettings {
  std::size_t max_line = 10u << 20;  // bytes; a longer line is answered with a parse error and skipped
  Milliseconds drain{5000};          // how long calls may still run after the end of input or SIGTERM
  int input = 0;                     // descriptors, so that a test can bring its own pipes
  int output = 1;
};

// Serves until end of input, SIGTERM, SIGINT or SIGHUP; returns the exit code: 0, 74 when input cannot be
// read or output not be written, 128 + n when signal n came while it was already ending (then it ends at
// once). Takes stdout away from everything else in the process: descriptor 1 then points to stderr (only when
// output is 1).
int serve_stdio(mcp::Handler&, client::Caller, Log&, StdioSettings = {});

}  // namespace affinity::transport
