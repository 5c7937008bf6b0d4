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

// Where a setting applies; also the headings of --help.
enum class Scope { affinity, sandbox, tools, http, calls };

struct Option {
  // values and names: repeated, or separated by commas; names are ours, so case does not matter. paths: only
  // repeated, for a comma may be part of one.
  enum class Kind { value, flag, values, names, paths };
  std::string_view flag{};         // "--listen"
  std::string_view environment{};  // "AFFINITY_LISTEN"
  std::string_view value{};        // what stands behind the flag in help: "HOST:PORT"
  std::string_view fallback{};     // the default, for people
  std::string_view help{};
  Scope scope = Scope::calls;
  Kind kind = Kind::value;
  // Puts the text into the settings; says what is wrong with it otherwise.
  Result<void> (*apply)(Settings&, std::string const& text) = nullptr;
};

std::span<Option const> options();

}  // namespace affinity::server
