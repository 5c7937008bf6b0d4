#include "base/platform/executables.hpp"

#include <mach-o/dyld.h>

#include <cstdint>
#include <filesystem>

namespace affinity::platform {

std::string running_executable() {
  std::uint32_t size = 0;
  ::_NSGetExecutablePath(nullptr, &size);  // asks for the size
  std::string path(size, '\0');
  if (size == 0 || ::_NSGetExecutablePath(path.data(), &size) != 0) return {};
  path.resize(path.find('\0'));
  std::error_code error;
  auto const real = std::filesystem::canonical(path, error);
  return error ? path : real.native();
}

}  // namespace affinity::platform
