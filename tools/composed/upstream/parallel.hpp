#pragma once
// Runs tasks of one call side by side on the loop that runs it.

#include "base/task.hpp"

#include <functional>
#include <vector>

namespace affinity::tools::composed {

// Returns when all have ended. Cancelling the caller cancels them. At most `at_a_time` run at once; each is
// made when its turn comes.
Task<void> run_all(std::size_t count, std::size_t at_a_time,
                   std::function<Task<void>(std::size_t index)> make);

}  // namespace affinity::tools::composed
