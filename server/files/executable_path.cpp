#include "server/files/executable_path.hpp"

#include "base/platform/executables.hpp"

namespace affinity::server {

std::string executable_path() {
  auto path = platform::running_executable();
  return path.empty() ? "affinity-crm-mcp" : path;
}

}  // namespace affinity::server
