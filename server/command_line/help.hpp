#pragma once
// The commands and flags as data, taken from the parser, and the examples of each command.

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace affinity::server {

struct FlagHelp {
  std::string name{};   // "--listen"; the name alone for an argument
  std::string value{};  // "HOST:PORT"; empty when it takes none
  std::string help{};
  std::string heading{};
  std::vector<std::string> choices{};  // the possible values, where they are an enumeration
  bool required = false;               // of an argument
};

struct CommandHelp {
  std::string name{};
  std::string description{};
  std::string footer{};
  std::vector<FlagHelp> flags{};
  std::vector<FlagHelp> arguments{};
  std::vector<CommandHelp> commands{};
};

CommandHelp describe(CLI::App const&);

// "on|off" has two choices; "HOST:PORT" and "N|none" have none.
std::vector<std::string> choices_of(std::string const& value);

bool takes_file(FlagHelp const&);
bool takes_directory(FlagHelp const&);

// Adds the names of tools, toolsets and hosts as choices.
void fill_in_choices(CommandHelp&);

// Examples for the --help of a command ("call", "token add"), lines indented by two spaces; empty when there
// are none. A test runs every line.
std::string_view examples_of(std::string_view command);

}  // namespace affinity::server
