#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"

namespace affinity::tools {

std::vector<Tool> identity() {
  return {{.name = "list_all_affinity_whoami",
           .title = "Who am I",
           .description =
               "Shows which Affinity CRM user and tenant the API key belongs to. user.id serves as owner_id, "
               "creator_id or internal_id.",
           .example = "{}",
           .toolset = "account",
           .effect = Effect::reads,
           .cacheable = true,
           .route = get("/auth/whoami"),
           .output = whoami()}};
}

std::vector<Tool> quota() {
  return {{.name = "list_all_affinity_rate_limits",
           .title = "Show rate limits",
           .description = "Shows API calls used and left this minute and month, and when each resets.",
           .example = "{}",
           .toolset = "account",
           .effect = Effect::reads,
           .route = get("/rate-limit"),
           .output = rate_limits()}};
}

}  // namespace affinity::tools
