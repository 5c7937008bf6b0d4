#pragma once
// Reads what a request alone does not say about what it touches, as far as rules are about it.

#include "tools/policy/facts.hpp"
#include "tools/policy/rules.hpp"
#include "tools/policy/seen_values.hpp"

#include <string>

namespace affinity::tools::policy {

// What cannot be known is in Touched::unknown, with the tool that can. An error: a read failed.
Task<Result<void>> look_up(Touched&, Rules const&, Facts&, SeenValues const&, std::string principal);

}  // namespace affinity::tools::policy
