#include "tools/rows.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

std::vector<Tool> opportunities() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_opportunities",
       .title = "List opportunities (deals)",
       .description = "Lists opportunities without field values. With them: "
                      "list_all_affinity_v2_list_entries of their list.",
       .example = R"({"limit":2})",
       .route = get("/v2/opportunities"),
       .params = {only_ids()},
       .paging = links(),
       .output = opportunity(),
       .rights = "Export data from Lists"},
      {.name = "delete_a_affinity_v2_opportunity_by_id",
       .title = "Delete an opportunity (v2)",
       .description = "Deletes an opportunity with its row and field values.",
       .example = R"({"id":880001})",
       .effect = Effect::destroys,
       .route = del("/v2/opportunities/{opportunityId}"),
       .params = {path("id", id(), "", "opportunityId")},
       .also_deletes = "Its place on its list and its field values go with it.",
       .rights = "Export data from Lists",
       .beta = true},
      {.name = "get_single_affinity_v2_opportunity_by_id",
       .title = "Get an opportunity (deal)",
       .description = "Gives one opportunity: its name and its list, no field values.",
       .example = R"({"id":880001})",
       .route = get("/v2/opportunities/{opportunityId}"),
       .params = {path("id", id(), "", "opportunityId")},
       .output = opportunity()},
      {.name = "update_a_affinity_v2_opportunity_by_id",
       .title = "Rename an opportunity",
       .description = "Renames an opportunity. Its people, companies and other fields: "
                      "affinity_v2_entry_fields_batch_update.",
       .example = R"({"id":880001,"name":"Acme Robotics - Series A2"})",
       .effect = Effect::changes,
       .route = post("/v2/opportunities/{opportunityId}"),
       .params = {path("id", id(), "", "opportunityId"), body("name", text_between(1, 255), "", required)},
       .rights = "Export data from Lists",
       .beta = true}};
  return in_toolset("v2_opportunities", std::move(rows));
}

}  // namespace affinity::tools::v2
