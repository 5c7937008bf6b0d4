#pragma once
// The manual page and the shell completions, generated from the commands and flags.

#include "server/command_line/help.hpp"

#include <string>

namespace affinity::server {

// In the macros of man(7).
std::string man_page(CommandHelp const&, std::string const& version);

// For bash, zsh or fish.
std::string completions(CommandHelp const&, std::string const& shell);

}  // namespace affinity::server
