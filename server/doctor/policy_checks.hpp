#pragma once
// The `doctor` checks of --policy: whether the file can be used, what each rule means, and whether the names
// in it exist.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "server/doctor/finding.hpp"
#include "server/settings/settings.hpp"

#include <functional>
#include <vector>

namespace affinity::server {

// `ask` sends one request and waits; empty: names are not checked. Nothing without --policy.
std::vector<Check> check_policy(Settings const&, std::function<Result<Response>(Request const&)> const& ask);

}  // namespace affinity::server
