#include "base/platform/arguments.hpp"

#include "base/platform/windows/headers.hpp"
#include "base/platform/windows/wide.hpp"

#include <shellapi.h>

namespace affinity::platform {

// main() gets them in the user's code page, or with file names in place of "*" where the C library does that.
std::vector<std::string> command_line_arguments(int argc, char const* const* argv) {
  int count = 0;
  auto** const all = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  if (!all) return {argv, argv + argc};
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.push_back(to_narrow(all[i]));
  ::LocalFree(all);
  return out;
}

}  // namespace affinity::platform
