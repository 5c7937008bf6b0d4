#pragma once
// The path of the running executable.

#include <string>

namespace affinity::server {

std::string executable_path();  // its name alone where the system does not say

}  // namespace affinity::server
