#pragma once
// Reads the settings file of --config: TOML, one setting a line, without sections.

#include "base/result.hpp"

#include <map>
#include <string>
#include <vector>

namespace affinity::server {

// Key: the flag without dashes. Errors: a duplicate, an empty list, several values for a single one, an
// unknown setting.
using FileValues = std::map<std::string, std::vector<std::string>>;

Result<FileValues> read_settings_file(std::string const& path);

}  // namespace affinity::server
