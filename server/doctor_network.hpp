#pragma once
// What `doctor` finds out about Affinity: the way there, the key, the quota, the time.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"
#include "server/finding.hpp"
#include "server/settings/settings.hpp"

#include <functional>

namespace affinity::server {

// One request to Affinity and its answer, as it came: nothing is tried again.
using Ask = std::function<Result<Response>(Request const&)>;

// An exchange waits at most so long.
Milliseconds patience(Settings const&);

struct Way {
  Finding dns{}, tls{};
  bool open = false;
};
Way try_way(Settings const&);

struct Account {
  Finding whoami{}, quota{}, clock{};
};
Account ask_account(Ask const&, Clock const&);

// How far our time is from the one in the answer's Date.
Finding compare_clock(Response const&, WallTime ours);

}  // namespace affinity::server
