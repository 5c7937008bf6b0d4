#pragma once
// The sandbox's own endpoints, beside Affinity's. They accept any key of the sandbox and count against no
// limit.
//
//   POST   /__sandbox/faults     adds scripted faults (fault_injector.hpp)
//   DELETE /__sandbox/faults     removes all faults
//   GET    /__sandbox/requests   the request log; ?clear=true clears it afterwards

#include "sandbox/control/fault_injector.hpp"
#include "sandbox/control/request_log.hpp"
#include "sandbox/routing/json_response.hpp"

namespace affinity::sandbox {

bool is_control_request(std::string_view target);
JsonResponse handle_control_request(Request const&, FaultInjector&, RequestLog&);

}  // namespace affinity::sandbox
