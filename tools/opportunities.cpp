#include "tools/rows.hpp"
#include "tools/shapes.hpp"
#include "tools/twins.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> opportunities() {
  return {{.name = "list_all_affinity_opportunities",
           .title = "Find opportunities",
           .about = "Finds opportunities (deals) by name, or lists all. Stage and amount: "
                    "list_all_affinity_field_values.",
           .example = R"({"term":"acme"})",
           .toolset = "opportunities",
           .effect = Effect::reads,
           .how = get("/opportunities"),
           .params = {query("term", text(), "Part of a name.")},
           .paging = {.kind = Paging::Kind::tokens, .items = "opportunities"},
           .gives = opportunity()},
          {.name = "get_single_affinity_opportunity_by_id",
           .title = "Get an opportunity",
           .about = "Gives one opportunity with its people, organizations and its one list entry.",
           .example = R"({"id":880001})",
           .toolset = "opportunities",
           .effect = Effect::reads,
           .how = get("/opportunities/{opportunity_id}"),
           .params = {path("id", id(), "", "opportunity_id")},
           .gives = opportunity()},
          {.name = "create_a_affinity_opportunity",
           .title = "Create an opportunity",
           .about = "Creates an opportunity (deal) with its entry on a list. Stage and amount after: "
                    "create_a_affinity_field_value.",
           .example = R"({"name":"Acme Robotics - Series B","list_id":4101,"organization_ids":[730001]})",
           .toolset = "opportunities",
           .effect = Effect::adds,
           .how = post("/opportunities"),
           .twin = &same_opportunity,
           .params = {body("name", non_empty_text(), "", required),
                      body("list_id", id(), "A list of type 8, from list_all_affinity_lists.", required),
                      body("person_ids", list_of(id())), body("organization_ids", list_of(id()))},
           .gives = opportunity()},
          {.name = "update_a_affinity_opportunity_by_id",
           .title = "Change an opportunity",
           .about = "Changes what is given. Lists replace the stored ones: include what to keep. Stage and "
                    "amount: update_a_affinity_field_value_by_id.",
           .example = R"({"id":880001,"name":"Acme Robotics - Series A2"})",
           .toolset = "opportunities",
           .effect = Effect::changes,
           .how = put("/opportunities/{opportunity_id}"),
           .params = {path("id", id(), "", "opportunity_id"), body("name", non_empty_text()),
                      body("person_ids", list_of(id())), body("organization_ids", list_of(id()))},
           .gives = opportunity()},
          {.name = "delete_a_affinity_opportunity_by_id",
           .title = "Delete an opportunity",
           .about = "Deletes an opportunity with its list entry and field values.",
           .example = R"({"id":880001})",
           .toolset = "opportunities",
           .effect = Effect::destroys,
           .how = del("/opportunities/{opportunity_id}"),
           .params = {path("id", id(), "", "opportunity_id")},
           .takes = "Its list entry and its field values go with it."}};
}

}  // namespace affinity::tools
