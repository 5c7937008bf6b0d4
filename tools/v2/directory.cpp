#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

std::vector<Tool> directory() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_teams",
       .title = "List teams",
       .description = "Lists the teams of the account.",
       .example = R"({"includes":["membersPreview"]})",
       .route = get("/v2/teams"),
       .params = {filter("By id or name, such as name=~sales."),
                  order_by({"name", "-name", "createdAt", "-createdAt"}), team_parts(), total_count()},
       .filter_properties = filters::teams,
       .paging = links(),
       .output = team(),
       .beta = true},
      {.name = "get_single_affinity_v2_team_by_id",
       .title = "Get a team",
       .description = "Gives one team.",
       .example = R"({"id":301,"includes":["membersPreview"]})",
       .route = get("/v2/teams/{teamId}"),
       .params = {path("id", id(), "", "teamId"), team_parts()},
       .output = team(),
       .beta = true},
      {.name = "list_all_affinity_v2_users",
       .title = "List users (team members)",
       .description = "Lists the users of the account. Their ids are those of persons.",
       .example = R"({"term":"maren"})",
       .route = get("/v2/users"),
       .params = {query("term", text_or_absent(), "Part of a name or address."),
                  filter("By id or status (active, invited, deactivated).")},
       .filter_properties = filters::users,
       .paging = links(),
       .output = user(),
       .beta = true},
      {.name = "get_single_affinity_v2_user_by_id",
       .title = "Get a user (team member)",
       .description = "Gives one user of the account.",
       .example = R"({"id":510001})",
       .route = get("/v2/users/{userId}"),
       .params = {path("id", id32(), "", "userId")},
       .output = user(),
       .beta = true}};
  return in_toolset("v2_directory", std::move(rows));
}

}  // namespace affinity::tools::v2
