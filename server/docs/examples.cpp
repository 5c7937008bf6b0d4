// The example call of a row, on the sandbox. The ids in it are those of the seed, which every start has:
// 510001 Maren Oduya, whose key it is; 510007 and 510008 Desmond Achter and Jane Okafor of 730001 Acme
// Robotics; 880001 its deal on 4101 Deal Flow; 4102 Tier 1 LPs; 31012 the status of a deal.

#include "base/text/text.hpp"
#include "mcp/catalogue_call.hpp"
#include "server/docs/reference.hpp"
#include "server/program/program.hpp"
#include "tools/call/call.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

namespace affinity::server {

namespace {

Settings on_the_documented_day() {
  Settings settings;
  settings.sandbox = true;
  WallTime day{};
  from_iso(documented_day, day);
  settings.sandbox_clock = day;
  settings.log_level = Level::error;
  return settings;
}

// Ids of plans and receipts are random, and a document is the same each time.
void show_ids_as_examples(json::object& answer) {
  auto* value = answer.if_contains("result");
  auto* result = value ? value->if_object() : nullptr;
  if (!result) return;
  for (std::string_view const name : {"plan_id", "receipt_id"})
    if (auto* id = result->if_contains(name))
      *id = name == "plan_id" ? "pl_7hQd2kVnXw0LrTz5mBcY" : "rc_3fJs8uGpEa1NoKx6vRtW";
}

}  // namespace

json::object example_answer(tools::Tool const& tool) {
  Program program(on_the_documented_day());  // a fresh sandbox for each example
  auto const arguments = parse_json(tool.example, DuplicateNames::reject);
  if (!arguments || !arguments->is_object())
    throw std::logic_error(std::string(tool.name) + " has no example arguments");
  client::CallContext const call{.caller = program.caller};
  mcp::CalledTool called{.tool = &tool, .arguments = arguments->get_object()};
  if (tools::calls_another_tool(tool)) {
    auto inner = mcp::inner_call(tool, called.arguments, program.catalogue, program.full_catalogue,
                                 *program.tool_context.selections);
    if (auto const* refused = std::get_if<tools::Outcome>(&inner)) throw std::logic_error(refused->text);
    called = std::get<mcp::CalledTool>(std::move(inner));
  }
  boost::asio::io_context io(1);
  std::optional<tools::Outcome> outcome;
  auto running = tools::call(program.tool_context, *called.tool, called.arguments, call);
  boost::asio::co_spawn(io, std::move(running), [&](std::exception_ptr error, tools::Outcome result) {
    if (error) std::rethrow_exception(error);
    outcome = std::move(result);
  });
  io.run();
  show_ids_as_examples(outcome->structured);
  return std::move(outcome->structured);
}

}  // namespace affinity::server
