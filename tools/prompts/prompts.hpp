#pragma once
// The prompts that users start: instructions for one task each, which name the tools.

#include "tools/prompts/prompt.hpp"

#include <vector>

namespace affinity::tools {

std::vector<Prompt> prompts();

}  // namespace affinity::tools
