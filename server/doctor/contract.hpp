#pragma once
// Checks a few answers of Affinity against the rows of the tools. The report holds types, key names, statuses
// and counts, and no values.

#include "base/clock.hpp"
#include "server/doctor/network_checks.hpp"

namespace affinity::server {

inline constexpr int max_contract_requests = 30;

struct ContractReport {
  json::object report{};
  Finding finding{};
};

// `api` (the API that was asked) and `day` are copied into the report.
ContractReport check_contract(SendRequest const&, std::string_view api, std::string_view day);

}  // namespace affinity::server
