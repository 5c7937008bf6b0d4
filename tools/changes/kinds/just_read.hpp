#pragma once
// Changes that are made at once: what was read for them a moment ago is not read again before the write.

#include "base/clock.hpp"
#include "tools/changes/model/change.hpp"

#include <vector>

namespace affinity::tools::changes {

// `at`: when they were planned. Of values and of what find_or_create looked for.
void mark_just_read(std::vector<Change>&, WallTime at);

// Of a change that is made from another, as its inverse.
void forget_just_read(Change&);

// Within the last two seconds.
bool was_just_read(Change const&, WallTime now);

}  // namespace affinity::tools::changes
