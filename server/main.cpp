// Picks the command. Everything that can go wrong before it runs ends here with a sentence and an exit code.

#include <exception>
#include <iostream>
#include <stdexcept>

#include "server/command_line.hpp"
#include "server/commands.hpp"
#include "server/hardening.hpp"
#include "server/take_key.hpp"

namespace {

using namespace affinity;
using namespace affinity::server;

int run(Invocation invocation) {
  bool const stays = invocation.command == Command::stdio || invocation.command == Command::http;
  if (stays) keep_memory_private();
  if (needs_key(invocation)) {
    auto const taken = take_key(invocation);
    if (stays) wipe_key_from_environment();
    if (!taken) {
      std::cerr << "affinity-crm-mcp: " << taken.error().message << " " << taken.error().next_step << '\n';
      return exit_config;
    }
  }
  switch (invocation.command) {
    case Command::stdio: return run_stdio(std::move(invocation.settings));
    case Command::http: return run_http(std::move(invocation.settings));
    case Command::sandbox: return run_sandbox(invocation.settings);
    case Command::call: return run_call(std::move(invocation));
    case Command::docs: return invocation.man ? run_man(invocation) : run_docs(invocation);
    case Command::completions: return run_completions(std::move(invocation));
    case Command::token: return run_token(invocation);
    case Command::config: return run_config(invocation);
    case Command::doctor: return run_doctor(invocation);
    case Command::tools: break;
  }
  return run_tools(invocation);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    auto parsed = parse_command_line(argc, argv);
    return parsed.invocation ? run(std::move(*parsed.invocation)) : parsed.exit_code;
  } catch (std::runtime_error const& error) {
    std::cerr << "affinity-crm-mcp: " << error.what() << '\n';
    return exit_config;
  } catch (std::exception const& error) {
    std::cerr << "affinity-crm-mcp: " << error.what() << '\n';
    return 70;  // sysexits.h EX_SOFTWARE: our own mistake
  }
}
