#pragma once
// The resources: whoami, lists, their fields, rate limits, and a guide to the data model.

#include "tools/resources/resource.hpp"

#include <vector>

namespace affinity::tools {

std::vector<Resource> resources();

}  // namespace affinity::tools
