#include "tools/rows.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

std::vector<Tool> account() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_whoami",
       .title = "Show the user of the key",
       .description = "Gives the user and the account of the key, and what the key may do.",
       .example = "{}",
       .cacheable = true,
       .route = get("/v2/auth/whoami"),
       .output = whoami()},
      {.name = "list_all_affinity_v2_rate_limits",
       .title = "Show the use of the rate limits",
       .description = "Gives how many requests of the minute and of the month are used and left.",
       .example = "{}",
       .route = get("/v2/rate-limit"),
       .output = rate_limit(),
       .beta = true}};
  return in_toolset("v2_account", std::move(rows));
}

}  // namespace affinity::tools::v2
