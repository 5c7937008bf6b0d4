#pragma once
// Reads the settings file of --config: TOML, one setting a line, without sections.

#include "base/result.hpp"

#include <map>
#include <string>
#include <vector>

namespace affinity::server {

// By flag without dashes. What would be lost in silence is an error: a setting twice, an empty list, several
// values where one is wanted, a name that is no setting.
using FileValues = std::map<std::string, std::vector<std::string>>;

Result<FileValues> read_settings_file(std::string const& path);

}  // namespace affinity::server
