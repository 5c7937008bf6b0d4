// Tools that say something on the way to their answer, or that make something change.

#include "fixture.hpp"

namespace affinity::conformance {

using client::CallContext;
using tools::Change;
using tools::Outcome;
using tools::Tool;
using tools::ToolContext;

using namespace std::chrono_literals;

Task<Outcome> with_progress(ToolContext const&, Tool const&, json::object const&, CallContext const& call) {
  for (int done = 0; done <= 100; done += 50) {
    if (call.on_progress) call.on_progress({.done = double(done), .total = 100, .message = {}});
    co_await pause(50ms);
  }
  co_return said("Told of progress three times.");
}

Task<Outcome> with_log_lines(ToolContext const&, Tool const&, json::object const&, CallContext const& call) {
  for (int step = 1; step <= 3; ++step) {
    if (call.on_log) call.on_log(Level::info, {{"step", step}, {"of", 3}});
    co_await pause(50ms);
  }
  co_return said("Logged three times.");
}

// The client leaves while the call runs, comes back and finds the answer (MCP 2025-11-25, resumability).
Task<Outcome> closes_for_polling(ToolContext const& context, Tool const&, json::object const&,
                                 CallContext const&) {
  if (context.client->close_for_polling) context.client->close_for_polling();
  co_await pause(200ms);
  co_return said("You came back for this.");
}

Task<Outcome> tools_change(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  context.client->changed({.kind = Change::Kind::tools});
  co_return said("Said that the list of tools has changed.");
}

Task<Outcome> prompts_change(ToolContext const& context, Tool const&, json::object const&,
                             CallContext const&) {
  context.client->changed({.kind = Change::Kind::prompts});
  co_return said("Said that the list of prompts has changed.");
}

std::vector<Tool> stream_tools() {
  return {
      {.name = "test_streaming_elicitation",
       .title = "Stream without requests",
       .description = "Reports progress on its stream, where nothing is asked of the client.",
       .composed = with_progress,
       .raw_schema = no_arguments},
      {.name = "test_logging_tool",
       .title = "Log lines on request",
       .description = "Logs for those who set a log level.",
       .composed = with_log_lines,
       .raw_schema = no_arguments},
      {.name = "test_tool_with_logging",
       .title = "Log lines",
       .description = "Logs three times on its way.",
       .composed = with_log_lines,
       .raw_schema = no_arguments},
      {.name = "test_tool_with_progress",
       .title = "Progress",
       .description = "Reports progress three times.",
       .composed = with_progress,
       .raw_schema = no_arguments},
      {.name = "test_reconnection",
       .title = "Reconnection",
       .description = "Lets the connection go before it answers.",
       .composed = closes_for_polling,
       .raw_schema = no_arguments},
      {.name = "test_trigger_tool_change",
       .title = "Tools change",
       .description = "Tells listeners that the list of tools has changed.",
       .composed = tools_change,
       .raw_schema = no_arguments},
      {.name = "test_trigger_prompt_change",
       .title = "Prompts change",
       .description = "Tells listeners that the list of prompts has changed.",
       .composed = prompts_change,
       .raw_schema = no_arguments},
  };
}

}  // namespace affinity::conformance
