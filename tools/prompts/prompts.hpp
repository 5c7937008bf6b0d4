#pragma once
// Prompts that people start by hand: each a good instruction for one piece of work, naming our tools.

#include "tools/prompts/prompt.hpp"

#include <vector>

namespace affinity::tools {

std::vector<Prompt> prompts();

}  // namespace affinity::tools
