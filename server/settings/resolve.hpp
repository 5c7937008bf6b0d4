#pragma once
// Resolves flags, environment and settings file into the settings.

#include "base/result.hpp"
#include "server/settings/options.hpp"
#include "server/settings/settings.hpp"

#include <deque>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace affinity::server {

// An option as CLI11 parsed it; one per row, in the order of the rows.
struct ParsedOption {
  Option const* row = nullptr;
  CLI::Option* option = nullptr;
  std::vector<std::string> given{};

  // The raw values; for a flag "true" or the text after "=".
  std::vector<std::string> const& typed() const;
  bool is_list() const;
};

void declare(CLI::App&, ParsedOption&);

// The given flags as arguments for a host's entry. Paths become absolute, because the host starts the program
// in another folder. Leaves out settings of HTTP.
std::vector<std::string> given_flags(std::deque<ParsedOption> const&, std::string const& config);

// Precedence: flag, environment, file, default. Values that would be ignored are errors.
Result<Settings> resolve_settings(std::deque<ParsedOption> const&, std::string const& config);

}  // namespace affinity::server
