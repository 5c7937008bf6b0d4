#pragma once
// Whether rules allow a write, by what it touches.

#include "tools/policy/look_up.hpp"

#include <string>

namespace affinity::tools::policy {

// How the write comes about.
struct Occasion {
  bool is_planning = false;  // it is not sent yet: rules that want a plan are kept
  bool has_plan = false;     // it is of a plan that was shown
  std::string principal{};   // whose call it is
};

// The refusal names the rule by its key, and the remedy. An error of another kind than denied: what the write
// touches could not be read.
Task<Result<void>> judge(Touched, Rules const&, Facts&, SeenValues const&, Occasion);

}  // namespace affinity::tools::policy
