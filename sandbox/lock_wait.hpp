#pragma once
// Serves a request, waiting while another process holds the lock of the sandbox file.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "sandbox/api.hpp"

namespace affinity::sandbox {

// A change waits for as long as the processes before it take turns: for five seconds behind the same one, and
// at most until the deadline. Then it is refused, with that process's number. Nothing else waits meanwhile.
Task<SimulatedResponse> simulate_with_lock_wait(Api&, Request, EndpointValidation, TimePoint deadline);

}  // namespace affinity::sandbox
