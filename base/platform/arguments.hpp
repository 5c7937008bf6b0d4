#pragma once
// The arguments of the command line in UTF-8.

#include <string>
#include <vector>

namespace affinity::platform {

// What main() was given, the program's name first.
std::vector<std::string> command_line_arguments(int argc, char const* const* argv);

}  // namespace affinity::platform
