// `affinity-crm-mcp call TOOL [JSON] [--json|--table]`

#include "tools/call/call.hpp"

#include "base/json/repair.hpp"
#include "base/text/byte_order_mark.hpp"
#include "base/text/printable.hpp"
#include "base/text/setting_values.hpp"
#include "mcp/catalogue_call.hpp"
#include "mcp/tool_availability.hpp"
#include "schema/coerce.hpp"
#include "server/command_line/call_syntax.hpp"
#include "server/commands/audited_call.hpp"
#include "server/commands/commands.hpp"
#include "server/program/program.hpp"
#include "server/terminal/progress_line.hpp"
#include "server/terminal/result_format.hpp"
#include "tools/catalogue_tools.hpp"
#include "tools/endpoint_rewriting.hpp"
#include "tools/render.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <optional>
#include <variant>

namespace affinity::server {

namespace {

struct Arguments {
  json::object object{};
  bool repaired = false;  // the JSON had to be repaired
};

// Parses the arguments. The error for invalid JSON shows a command that works.
Result<Arguments> read_arguments(Invocation const& invocation) {
  auto const wrong = [&](std::string why) {
    auto const all = tools::Catalogue::with_opt_in();
    auto const* tool = all.find(invocation.tool);
    auto const meant = repair_json_object(invocation.arguments);
    std::string next;
    if (tool)
      next = "For example:\n  " + (meant ? call_command(*tool, *meant) : example_call_command(*tool)) + '\n';
    return fail(ErrorKind::invalid, std::move(why),
                next + "Give the arguments as one JSON object in quotes.");
  };
  auto const plain = strip_byte_order_mark(invocation.arguments);
  if (!plain) return wrong("The text of the arguments " + plain.error().message);
  auto parsed = parse_json(trimmed(*plain).empty() ? "{}" : *plain, DuplicateNames::reject);
  bool repaired = false;
  if (!parsed) {  // an unpaired surrogate is replaced
    auto const cut = repair_json(*plain, RepairScope::surrogates);
    auto again = cut ? parse_json(cut->text, DuplicateNames::reject) : parsed;
    repaired = again.has_value();
    if (repaired) parsed = std::move(again);
  }
  if (!parsed) return wrong(parsed.error().message);
  if (auto inside = schema::decode_embedded_json(*parsed))
    *parsed = std::move(*inside);  // an object inside a JSON string
  if (!parsed->is_object()) return wrong("The arguments must be a JSON object.");
  return Arguments{.object = std::move(parsed->get_object()), .repaired = repaired};
}

std::variant<mcp::CalledTool, tools::Outcome> called_tool(Program const& program, tools::Tool const& named,
                                                          json::object const& arguments) {
  if (!tools::calls_another_tool(named)) return mcp::CalledTool{.tool = &named, .arguments = arguments};
  return mcp::inner_call(named, arguments, program.catalogue, program.full_catalogue,
                         *program.tool_context.selections);
}

}  // namespace

int run_call(Invocation invocation) {
  auto const usage = [](std::string const& why) {
    std::cerr << "affinity-crm-mcp call: " << why << '\n';
    return exit_usage;
  };
  auto const out = terminal_of(platform::StandardStream::output, invocation.settings.no_color);
  auto const err = terminal_of(platform::StandardStream::error, invocation.settings.no_color);
  bool const for_people = invocation.table || (out.is_tty && !invocation.json);
  auto const arguments = read_arguments(invocation);
  if (!arguments) return usage(arguments.error().message + ' ' + arguments.error().next_step);

  if (invocation.settings.log_level == Level::info) invocation.settings.log_level = Level::warning;
  boost::asio::io_context io(1);  // before the program: its HTTP client may post to it until it is gone
  Program program(std::move(invocation.settings), Program::Reach::local);
  auto const* named = named_tool(program, invocation.tool);
  if (!named) {
    auto const why = mcp::explain_unavailable(invocation.tool, program.catalogue, program.full_catalogue,
                                              *program.tool_context.selections);
    bool const exists = program.full_catalogue.find(invocation.tool);
    return usage(exists ? why : why + " `affinity-crm-mcp tools` lists what there is.");
  }
  auto const found = called_tool(program, *named, arguments->object);
  if (auto const* refused = std::get_if<tools::Outcome>(&found)) {
    std::clog << format_error(*refused, err) << std::flush;
    if (!for_people) std::cout << printable_json(write_json(refused->structured)) << '\n';
    return 1;
  }
  auto const& called = std::get<mcp::CalledTool>(found);
  auto const* tool = called.tool;
  auto const& object = called.arguments;
  bool const must_ask = called.through_catalogue || program.settings.confirm == tools::ConfirmPolicy::always;
  bool const wants = must_ask && tools::wants_confirmation(program.settings.confirm, *tool);
  mcp::Id const id = "call";
  mcp::CallRecord record({.tool = *tool,
                          .arguments = object,
                          .principal = program.caller.principal,
                          .id = id,
                          .needs_confirmation = wants},
                         {.metrics = nullptr, .audit = &program.audit}, program.clock, program.log);
  if (wants) {
    auto const refused =
        called.through_catalogue
            ? mcp::not_confirmed_through_catalogue(*tool)
            : tools::not_confirmed(*tool, "nobody can be asked from the shell, and --confirm is always.");
    record.end(refused);
    std::clog << format_error(refused, err) << std::flush;
    return 1;
  }
  ProgressLine line(err, [](std::string const& text) { std::clog << text << std::flush; });
  client::CallContext const call{
      .caller = program.caller,
      .deadline = program.clock.now() + program.settings.deadline,
      .on_progress = [&](client::Progress const& progress) { line.show(progress); }};
  std::optional<tools::Outcome> outcome;
  auto running = call_audited(program, *tool, object, call, record);
  boost::asio::co_spawn(io, std::move(running), [&](std::exception_ptr error, tools::Outcome result) {
    if (error) std::rethrow_exception(error);
    outcome = std::move(result);
  });
  io.run();
  if (outcome->is_error) tools::rewrite_endpoints_in_error(*outcome, program.full_catalogue);
  if (arguments->repaired) outcome->structured["cleaned"] = true;
  record.end(*outcome);
  line.clear();
  if (outcome->is_error) std::clog << format_error(*outcome, err) << std::flush;
  if (!for_people)
    std::cout << printable_json(write_json(outcome->structured)) << '\n';
  else if (!outcome->is_error)
    std::cout << format_result(*tool, outcome->structured, out);
  return outcome->is_error ? 1 : 0;
}

}  // namespace affinity::server
