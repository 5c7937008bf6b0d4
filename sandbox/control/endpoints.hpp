#pragma once
// The sandbox's own endpoints, beside Affinity's. They accept any key of the sandbox and count against no
// limit.
//
//   POST   /__sandbox/faults     adds scripted faults (fault_injector.hpp)
//   DELETE /__sandbox/faults     removes all faults
//   GET    /__sandbox/requests   the request log; ?clear=true clears it afterwards, ?bodies=true shows bodies
//                                of up to 2,000 bytes. "late_writes" are still to take effect
//   POST   /__sandbox/rights     sets the rights of a key in API v2:
//                                {"key":"sandbox","rights":["Manage Teams"]}
//   POST   /__sandbox/versions   sets the versions of API v2:
//                                {"default":"2026-07-15","rejected":["2026-09-17"]}
//   POST   /__sandbox/replication-lag   {"milliseconds":300}: until API v2 sees a write of v1
//   POST   /__sandbox/merges     how merges that start afterwards end:
//                                {"kind":"company","pair":[730046,730081],"after_polls":2,"fails":true}
//   DELETE /__sandbox/merges     they end as usual again

#include "sandbox/control/fault_injector.hpp"
#include "sandbox/control/request_log.hpp"
#include "sandbox/routing/json_response.hpp"
#include "sandbox/v2/face/face.hpp"

namespace affinity::sandbox {

// What the endpoints read and change.
struct ControlState {
  FaultInjector& fault_injector;
  RequestLog& request_log;
  v2::FaceSettings& v2_settings;
  std::size_t late_writes = 0;  // that wait for their time (perform_after_ms)
};

bool is_control_request(std::string_view target);
JsonResponse handle_control_request(Request const&, ControlState const&);

}  // namespace affinity::sandbox
