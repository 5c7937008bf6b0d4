#pragma once
// Parses argv, environment and settings file into a command and its settings.

#include "server/command_line/doctor_options.hpp"
#include "server/command_line/help.hpp"
#include "server/command_line/token_options.hpp"
#include "server/config/options.hpp"
#include "server/settings/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::server {

enum class Command {
  stdio,
  http,
  sandbox,
  call,
  tools,
  docs,
  token,
  config,
  doctor,
  completions,
  crm_mapping,
  receipts,
  undo
};

struct Invocation {
  Command command = Command::stdio;
  Settings settings{};
  std::string tool{};            // call
  std::string arguments = "{}";  // call
  bool json = false;             // call, tools, receipts: --json
  bool table = false;            // call, tools, receipts: --table
  bool check = false;            // docs
  std::string folder = ".";      // docs
  bool man = false;              // docs
  std::string shell{};           // completions
  CommandHelp program{};         // completions, docs --man: all commands and flags
  TokenOptions token{};          // token
  ConfigOptions config{};        // config
  DoctorOptions doctor{};        // doctor
  std::string receipt{};         // receipts, undo: its id
  bool dry_run = false;          // undo
  bool yes = false;              // undo: ask nobody
  std::vector<int> only{};       // undo: numbers of items; empty = all
};

inline constexpr int exit_usage = 2;
inline constexpr int exit_config = 78;  // sysexits.h EX_CONFIG

// The invocation, or the exit code after --help, --version or a usage error that has been printed.
struct Parsed {
  std::optional<Invocation> invocation{};
  int exit_code = 0;
};

Parsed parse_command_line(int argc, char const* const* argv);

}  // namespace affinity::server
