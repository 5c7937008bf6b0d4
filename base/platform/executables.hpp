#pragma once
// Where programs are: this one, and those that PATH names.

#include <string>

namespace affinity::platform {

// The path of the program that runs, links resolved where the system does so; empty where it is not told.
std::string running_executable();

// The file that starts by this name or path, as a shell would find it: by PATH where it is a bare name, and
// with the endings of PATHEXT on Windows. Empty where there is none or it may not be run.
std::string find_executable(std::string const& command);

}  // namespace affinity::platform
