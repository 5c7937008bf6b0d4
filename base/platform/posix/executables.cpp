#include "base/platform/executables.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace affinity::platform {

std::string find_executable(std::string const& command) {
  if (command.find('/') != std::string::npos) return ::access(command.c_str(), X_OK) == 0 ? command : "";
  auto const* const path = ::getenv("PATH");
  std::string_view rest = path ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!rest.empty()) {
    auto const end = std::min(rest.find(':'), rest.size());
    auto const candidate = std::string(rest.substr(0, end)) + "/" + command;
    if (end > 0 && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

}  // namespace affinity::platform
