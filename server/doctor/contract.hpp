#pragma once
// What we believe of Affinity against what it does: a few reads, and a report that holds types, names of
// keys, statuses and counts, and nothing that anybody wrote.

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
