#include "base/platform/arguments.hpp"

namespace affinity::platform {

std::vector<std::string> command_line_arguments(int argc, char const* const* argv) {
  return {argv, argv + argc};
}

}  // namespace affinity::platform
