#include "base/platform/executables.hpp"

#include <filesystem>

namespace affinity::platform {

std::string running_executable() {
  std::error_code error;
  auto const path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::string() : path.native();
}

}  // namespace affinity::platform
