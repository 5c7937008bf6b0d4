#include "server/files/executable_path.hpp"

#include <filesystem>

namespace affinity::server {

std::string executable_path() {
  std::error_code ec;
  auto const path = std::filesystem::read_symlink("/proc/self/exe", ec);
  return ec ? "affinity-crm-mcp" : path.string();
}

}  // namespace affinity::server
