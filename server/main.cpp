// Parses the command line and runs the command. What fails before it runs ends here with a message and an
// exit code.

#include "base/platform/arguments.hpp"
#include "base/platform/console.hpp"
#include "base/platform/environment.hpp"
#include "base/platform/file.hpp"
#include "base/platform/pipe.hpp"
#include "base/platform/process_privacy.hpp"
#include "base/system/detached_thread.hpp"
#include "server/command_line/command_line.hpp"
#include "server/command_line/load_api_key.hpp"
#include "server/commands/commands.hpp"
#include "server/printable_stderr.hpp"

#include <exception>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace {

using namespace affinity;
using namespace affinity::server;

int run(Invocation invocation) {
  bool const stays = invocation.command == Command::stdio || invocation.command == Command::http;
  if (stays) platform::keep_memory_private();
  if (needs_api_key(invocation)) {
    auto const loaded = load_api_key(invocation);
    if (stays) platform::wipe_environment_variable("AFFINITY_API_KEY");
    if (!loaded) {
      write_to_stderr(loaded.error().message + " " + loaded.error().next_step);
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
    case Command::crm_mapping: return run_crm_mapping(std::move(invocation));
    case Command::receipts: return run_receipts(std::move(invocation));
    case Command::undo: return run_undo(std::move(invocation));
    case Command::tools: break;
  }
  return run_tools(invocation);
}

int run(int argc, char** argv) {
  PrintableStderr const printable;
  try {
    auto const arguments = platform::command_line_arguments(argc, argv);
    std::vector<char const*> texts;
    for (auto const& argument : arguments) texts.push_back(argument.c_str());
    auto parsed = parse_command_line(int(texts.size()), texts.data());
    return parsed.invocation ? run(std::move(*parsed.invocation)) : parsed.exit_code;
  } catch (std::runtime_error const& error) {
    write_to_stderr(error.what());
    return exit_config;
  } catch (std::exception const& error) {
    write_to_stderr(error.what());
    return 70;  // sysexits.h EX_SOFTWARE: internal error
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (!platform::open_standard_streams()) return 71;  // EX_OSERR
  platform::prepare_console();
  platform::fail_writes_beyond_limit();
  auto const exit_code = run(argc, argv);
  if (std::cout.flush() || exit_code != 0) return exit_code;
  write_to_stderr("what it has to say could not be written to standard output.");
  return 74;  // EX_IOERR
}
