#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"
#include "tools/write/duplicate_check.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> opportunities() {
  return {
      {.name = "list_all_affinity_opportunities",
       .title = "Find opportunities",
       .description = "Finds opportunities (deals) by name, or lists all. Stage and amount: "
                      "list_all_affinity_field_values.",
       .example = R"({"term":"acme"})",
       .toolset = "opportunities",
       .effect = Effect::reads,
       .route = get("/opportunities"),
       .params = {query("term", text(), "Part of a name.")},
       .paging = {.kind = Paging::Kind::tokens, .items = "opportunities"},
       .output = opportunity()},
      {.name = "get_single_affinity_opportunity_by_id",
       .title = "Get an opportunity",
       .description = "Gives one opportunity with its people, organizations and its one list entry.",
       .example = R"({"id":880001})",
       .toolset = "opportunities",
       .effect = Effect::reads,
       .route = get("/opportunities/{opportunity_id}"),
       .params = {path("id", id(), "", "opportunity_id")},
       .output = opportunity()},
      {.name = "create_a_affinity_opportunity",
       .title = "Create an opportunity",
       .description = "Creates an opportunity (deal) with its entry on a list. Stage and amount after: "
                      "create_a_affinity_field_value.",
       .example = R"({"name":"Acme Robotics - Series B","list_id":4101,"organization_ids":[730001]})",
       .toolset = "opportunities",
       .effect = Effect::adds,
       .route = post("/opportunities"),
       .duplicate_check = &same_opportunity,
       .params = {body("name", non_empty_text(), "", required),
                  body("list_id", id(), "A list of type 8, from list_all_affinity_lists.", required),
                  body("person_ids", list_of(id())), body("organization_ids", list_of(id()))},
       .output = opportunity()},
      {.name = "update_a_affinity_opportunity_by_id",
       .title = "Change an opportunity",
       .description = "Changes what is given. Lists replace the stored ones: include what to keep. Stage and "
                      "amount: update_a_affinity_field_value_by_id.",
       .example = R"({"id":880001,"name":"Acme Robotics - Series A2"})",
       .toolset = "opportunities",
       .effect = Effect::changes,
       .route = put("/opportunities/{opportunity_id}"),
       .params = {path("id", id(), "", "opportunity_id"), body("name", non_empty_text()),
                  body("person_ids", list_of(id())), body("organization_ids", list_of(id()))},
       .output = opportunity()},
      {.name = "delete_a_affinity_opportunity_by_id",
       .title = "Delete an opportunity",
       .description = "Deletes an opportunity with its list entry and field values.",
       .example = R"({"id":880001})",
       .toolset = "opportunities",
       .effect = Effect::destroys,
       .route = del("/opportunities/{opportunity_id}"),
       .params = {path("id", id(), "", "opportunity_id")},
       .also_deletes = "Its list entry and its field values go with it."}};
}

}  // namespace affinity::tools
