#pragma once
// The `doctor` checks of Affinity: connection, API key, quota and clock.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"
#include "server/doctor/finding.hpp"
#include "server/settings/settings.hpp"

#include <functional>

namespace affinity::server {

// One request to Affinity and its answer, as it came: nothing is tried again.
using SendRequest = std::function<Result<Response>(Request const&)>;

// An exchange waits at most so long.
Milliseconds request_timeout(Settings const&);

struct Connectivity {
  Finding dns{}, tls{};
  bool reachable = false;
};
Connectivity check_connectivity(Settings const&);

struct AccountFindings {
  Finding whoami{}, quota{}, clock{};
};
AccountFindings check_account(SendRequest const&, Clock const&);

// How far our time is from the one in the answer's Date.
Finding check_clock(Response const&, WallTime ours);

}  // namespace affinity::server
