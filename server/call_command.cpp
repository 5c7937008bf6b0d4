// `affinity-crm-mcp call TOOL [JSON]`

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <optional>

#include "server/commands.hpp"
#include "server/wiring.hpp"

namespace affinity::server {

int run_call(Invocation invocation) {
  auto const usage = [](std::string const& why) {
    std::cerr << "affinity-crm-mcp call: " << why << '\n';
    return exit_usage;
  };
  auto const arguments = parse_json(invocation.arguments, Names::unique);
  if (!arguments)
    return usage(arguments.error().message + " Give the arguments as one JSON object in quotes.");
  if (!arguments->is_object())
    return usage("The arguments must be a JSON object, for example '{\"limit\":5}'.");

  if (invocation.settings.log_level == Level::info) invocation.settings.log_level = Level::warning;
  boost::asio::io_context io(
      1);  // before the program: libcurl's thread may post to it until the wire is gone
  Program program(std::move(invocation.settings), Program::Reach::local);
  auto const* tool = program.catalogue.find(invocation.tool);
  if (!tool) {
    auto const near = program.catalogue.nearest(invocation.tool);
    return usage("There is no tool \"" + invocation.tool + "\"." +
                 (near.empty() ? std::string() : " Did you mean " + std::string(near) + "?") +
                 " `affinity-crm-mcp tools` lists all.");
  }
  bool const wants = program.settings.confirm == tools::Confirm::always &&
                     tools::wants_confirmation(tools::Confirm::always, *tool);
  mcp::Id const id = "call";
  mcp::CallRecord record({.tool = *tool,
                          .arguments = arguments->get_object(),
                          .principal = program.caller.principal,
                          .id = id,
                          .asks_first = wants},
                         {.metrics = nullptr, .audit = &program.audit}, program.clock, program.log);
  if (wants) {
    auto const refused =
        tools::not_confirmed(*tool, "nobody can be asked from the shell, and --confirm is always.");
    record.end(refused);
    std::cerr << refused.text << '\n';
    return 1;
  }
  record.sending();
  client::Call const call{.caller = program.caller,
                          .deadline = program.clock.now() + program.settings.deadline};
  std::optional<tools::Outcome> outcome;
  auto running = tools::call(program.desk, *tool, arguments->get_object(), call);
  boost::asio::co_spawn(io, std::move(running), [&](std::exception_ptr error, tools::Outcome result) {
    if (error) std::rethrow_exception(error);
    outcome = std::move(result);
  });
  io.run();
  record.end(*outcome);
  if (outcome->is_error) std::cerr << outcome->text << '\n';
  std::cout << write_json(outcome->structured) << '\n';
  return outcome->is_error ? 1 : 0;
}

}  // namespace affinity::server
