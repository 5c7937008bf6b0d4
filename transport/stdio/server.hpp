#pragma once
// Serves MCP over standard input and output, one message per line.

#include "base/log/log.hpp"
#include "base/platform/console.hpp"
#include "mcp/peer/handler.hpp"

#include <cstddef>

namespace affinity::transport {

struct StdioSettings {
  std::size_t max_line = 10u << 20;  // bytes; a longer line gets a parse error and is skipped
  Milliseconds drain{5000};          // how long calls may still run after the end of input or SIGTERM
  platform::FileHandle input = platform::file_of(platform::StandardStream::input);  // a test uses pipes
  platform::FileHandle output = platform::file_of(platform::StandardStream::output);
  bool threads = false;  // a test: read and written by threads also where the loop can do it
};

// Serves until end of input, SIGTERM, SIGINT or SIGHUP. Returns the exit code: 0; 74 when input cannot be
// read or output not be written; 128 + n when signal n arrived during shutdown, which ends it at once. When
// output is the standard one, that is redirected to standard error for the rest of the process.
int serve_stdio(mcp::Handler&, client::Caller, Log&, StdioSettings = {});

}  // namespace affinity::transport
