#pragma once
// The `doctor` checks of Affinity: connection, API key, quota and clock.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"
#include "server/doctor/finding.hpp"
#include "server/settings/settings.hpp"

#include <functional>

namespace affinity::server {

// Sends one request to Affinity, without retries.
using SendRequest = std::function<Result<Response>(Request const&)>;

// The timeout of one request.
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

// Compares the local time with the response's Date header.
Finding check_clock(Response const&, WallTime ours);

}  // namespace affinity::server
