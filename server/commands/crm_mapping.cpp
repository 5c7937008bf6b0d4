// `affinity-crm-mcp crm-mapping`

#include "server/commands/commands.hpp"
#include "server/program/program.hpp"
#include "tools/unified/proposal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <optional>

namespace affinity::server {

int run_crm_mapping(Invocation invocation) {
  if (invocation.settings.log_level == Level::info) invocation.settings.log_level = Level::warning;
  boost::asio::io_context io(1);  // before the program: its HTTP client may post to it until it is gone
  Program program(std::move(invocation.settings), Program::Reach::local);
  client::CallContext const call{.caller = program.caller,
                                 .deadline = program.clock.now() + program.settings.deadline};
  std::optional<Result<std::string>> proposal;
  auto running = tools::unified::propose_mapping(program.tool_context, call);
  boost::asio::co_spawn(io, std::move(running), [&](std::exception_ptr error, Result<std::string> result) {
    if (error) std::rethrow_exception(error);
    proposal = std::move(result);
  });
  io.run();
  if (!*proposal) {
    std::cerr << "affinity-crm-mcp crm-mapping: " << proposal->error().message << ' '
              << proposal->error().next_step << '\n';
    return 1;
  }
  std::cout << **proposal;
  return 0;
}

}  // namespace affinity::server
