#pragma once
// What can be read by URI: who one is, the lists, their columns, the quota, and the data model on one page.

#include "tools/resources/resource.hpp"

#include <vector>

namespace affinity::tools {

std::vector<Resource> resources();

}  // namespace affinity::tools
