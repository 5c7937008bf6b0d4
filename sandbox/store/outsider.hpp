#pragma once
// People outside of Affinity whom somebody in it may know (Affinity v2, Inferred Connections). API v1 has
// none.

#include "sandbox/store/records.hpp"

namespace affinity::sandbox {

// Somebody at a company at a time.
struct DealRole {
  std::string title{};
  WallTime start{};
  std::optional<WallTime> end{};
  Id organization_id = 0;
};

// A person in Affinity once worked beside the outsider.
struct CoworkerConnection {
  Id source_id = 0;    // the person in Affinity
  Id employer_id = 0;  // the organization that both worked for
  WallTime overlap_start{}, overlap_end{};
};

// An investor in Affinity paid into a company that the outsider led.
struct InvestorConnection {
  Id source_id = 0;
  DealRole investor{}, executive{};
  WallTime funded_at{};
  std::string series{};  // "Series A"
  std::optional<double> amount{};
  std::string currency_code{};  // ISO 4217
};

struct Outsider {
  Id id = 0;  // never shown
  std::string full_name{}, title{}, linkedin_url{};
  Id organization_id = 0;  // where the outsider is now
  std::vector<CoworkerConnection> coworkers{};
  std::vector<InvestorConnection> investors{};
};

}  // namespace affinity::sandbox
