#pragma once
// Serves a request, waiting while another process holds the lock of the sandbox file.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "sandbox/api.hpp"

namespace affinity::sandbox {

// A change waits up to five seconds for each process that holds the lock, and at most until the deadline.
// Then it is refused, with that process's id. The thread serves other requests meanwhile.
Task<SimulatedResponse> simulate_with_lock_wait(Api&, Request, EndpointValidation, TimePoint deadline);

}  // namespace affinity::sandbox
