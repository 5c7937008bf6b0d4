#pragma once
// Where this very program is, so that what is pasted or written works wherever it was built.

#include <string>

namespace affinity::server {

std::string executable_path();  // its name alone where the system does not say

}  // namespace affinity::server
