#include "tools/rows.hpp"
#include "tools/shapes.hpp"

namespace affinity::tools {

std::vector<Tool> identity() {
  return {{.name = "list_all_affinity_whoami",
           .title = "Who am I",
           .about =
               "Shows which Affinity CRM user and tenant the API key belongs to. user.id serves as owner_id, "
               "creator_id or internal_id.",
           .example = "{}",
           .toolset = "account",
           .effect = Effect::reads,
           .seldom_changes = true,
           .how = get("/auth/whoami"),
           .gives = whoami()}};
}

std::vector<Tool> quota() {
  return {{.name = "list_all_affinity_rate_limits",
           .title = "Show rate limits",
           .about = "Shows API calls used and left this minute and month, and when each resets.",
           .example = "{}",
           .toolset = "account",
           .effect = Effect::reads,
           .how = get("/rate-limit"),
           .gives = rate_limits()}};
}

}  // namespace affinity::tools
