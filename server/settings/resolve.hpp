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

// What CLI11 fills: one slot per row, in the order of the rows.
struct ParsedOption {
  Option const* row = nullptr;
  CLI::Option* option = nullptr;
  std::vector<std::string> given{};

  // As they were typed; of a flag "true" or what stands behind its "=".
  std::vector<std::string> const& typed() const;
  bool is_list() const;
};

void declare(CLI::App&, ParsedOption&);

// The flags that were given, for another command line: that of an entry which starts this program. It is
// started somewhere else, so files and folders are written whole. What is for HTTP alone is left out.
std::vector<std::string> given_flags(std::deque<ParsedOption> const&, std::string const& config);

// flag > environment > file > default. What would be lost in silence is an error.
Result<Settings> resolve_settings(std::deque<ParsedOption> const&, std::string const& config);

}  // namespace affinity::server
