#pragma once
// Table of all settings, one row each: flag, environment variable, help and parser. Precedence: flag,
// environment, file, default. The Affinity key is never a flag: flags are readable in the process list.

#include "base/result.hpp"
#include "server/settings/settings.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

// Groups of settings; also the groups of --help.
enum class Scope { affinity, sandbox, tools, http, calls };

struct Option {
  // values and names: repeated, or separated by commas; names are case-insensitive. paths: repeated only,
  // because a path may contain a comma.
  enum class Kind { value, flag, values, names, paths };
  std::string_view flag{};         // "--listen"
  std::string_view environment{};  // "AFFINITY_LISTEN"
  std::string_view value{};        // placeholder of the value in help: "HOST:PORT"
  std::string_view fallback{};     // the default, as documented
  std::string_view help{};
  Scope scope = Scope::calls;
  Kind kind = Kind::value;
  // Parses the text into the settings, or says why not.
  Result<void> (*apply)(Settings&, std::string const& text) = nullptr;
};

std::span<Option const> options();

}  // namespace affinity::server
