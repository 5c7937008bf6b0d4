#include "base/platform/environment.hpp"

#include "base/platform/memory.hpp"

#include <stdlib.h>
#include <string.h>

#include <string_view>

extern char** environ;  // POSIX asks the program to declare it

namespace affinity::platform {

std::optional<std::string> environment_variable(std::string const& name) {
  auto const* const value = ::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::string environment_text(std::string const& name) {
  auto const* const value = ::getenv(name.c_str());
  return value ? value : "";
}

std::vector<std::pair<std::string, std::string>> environment_variables() {
  std::vector<std::pair<std::string, std::string>> out;
  for (char** it = environ; it && *it; ++it) {
    std::string_view const entry(*it);
    auto const equals = entry.find('=');
    if (equals != std::string_view::npos) out.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return out;
}

void set_environment_variable(std::string const& name, std::optional<std::string> const& value) {
  if (value)
    ::setenv(name.c_str(), value->c_str(), 1);
  else
    ::unsetenv(name.c_str());
}

// The kernel shows the environment of the start (/proc/PID/environ), so that removing alone would leave it
// there.
void wipe_environment_variable(std::string const& name) {
  if (auto* const value = ::getenv(name.c_str())) wipe_memory(value, ::strlen(value));
  ::unsetenv(name.c_str());
}

}  // namespace affinity::platform
