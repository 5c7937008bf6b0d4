#pragma once
// Checks a few answers of Affinity against the rows of the tools. The report holds types, key names, statuses
// and counts, and no values.

#include "base/clock.hpp"
#include "server/doctor/network_checks.hpp"

namespace affinity::server {

inline constexpr int max_contract_requests = 15;

struct ContractReport {
  json::object report{};
  Finding finding{};
};

// `api` (who was asked) and `day` stand in the report as they are given.
ContractReport check_contract(SendRequest const&, std::string_view api, std::string_view day);

// The value with its texts and numbers gone: {"id": "integer", "emails": ["text"]}. Names of keys that look
// like no key of an API are gone too.
json::value redacted(json::value const&);

}  // namespace affinity::server
