#pragma once
// with_interaction_dates does not only add dates: Affinity then leaves out whoever has no interactions
// (Affinity v1, Search for persons). Whoever asks for dates wants them, not fewer people, so those come last.

#include "tools/gather.hpp"

namespace affinity::tools {

// True when the call asks for dates and narrows by none.
bool leaves_out(json::object const& arguments);

// Adds those that were left out, as far as the limit, where everything fits on a page each; else it is said.
// `start` is where the run began, and what was gathered leads to its end. Returns how many were added.
Task<std::size_t> add_left_out(Gathered&, Run const&, Place const& start);

}  // namespace affinity::tools
