#pragma once
// The path of the running executable.

#include <string>

namespace affinity::server {

std::string executable_path();  // the bare name where the system does not tell the path

}  // namespace affinity::server
