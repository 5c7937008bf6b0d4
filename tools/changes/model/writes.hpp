#pragma once
// The single tools that operations of a plan stand for.

#include "tools/tool.hpp"

#include <span>

namespace affinity::tools::changes {

std::span<StandsFor const> writes_of_plans();

}  // namespace affinity::tools::changes
