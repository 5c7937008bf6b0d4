#pragma once
// The sandbox's own endpoints, beside Affinity's: any key of it will do, and they count against no limit.
//
//   POST   /__sandbox/faults             scripts what goes wrong next (faults.hpp)
//   DELETE /__sandbox/faults             nothing goes wrong any more
//   GET    /__sandbox/requests           what was asked; with ?clear=true it is forgotten then

#include "sandbox/control/fault_injector.hpp"
#include "sandbox/control/request_log.hpp"
#include "sandbox/routing/json_response.hpp"

namespace affinity::sandbox {

bool is_control_request(std::string_view target);
JsonResponse handle_control_request(Request const&, FaultInjector&, RequestLog&);

}  // namespace affinity::sandbox
