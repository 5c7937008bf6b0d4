#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"
#include "tools/write/duplicate_check.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> persons() {
  return {
      {.name = "list_all_affinity_persons",
       .title = "Find people",
       .description =
           "Finds people (contacts) by name or e-mail address, or lists all. type 1 marks a member of "
           "your team.",
       .example = R"({"term":"jane","with_current_organizations":true,"limit":1})",
       .toolset = "persons",
       .effect = Effect::reads,
       .route = get("/persons"),
       .params = and_interaction_dates(
           {query("term", text(), "Part of a name or e-mail address."),
            query("with_interaction_dates", boolean()), query("with_interaction_persons", boolean()),
            query("with_opportunities", boolean()), query("with_current_organizations", boolean())}),
       .paging = {.kind = Paging::Kind::tokens, .items = "persons"},
       .output = person_in_list()},
      {.name = "get_single_affinity_person_by_id",
       .title = "Get a person",
       .description = "Gives one person with organization_ids and list_entries. Columns: "
                      "list_all_affinity_field_values.",
       .example = R"({"id":510008,"with_current_organizations":true})",
       .toolset = "persons",
       .effect = Effect::reads,
       .route = get("/persons/{person_id}"),
       .params = {path("id", id(), "", "person_id"), query("with_interaction_dates", boolean()),
                  query("with_interaction_persons", boolean()), query("with_opportunities", boolean()),
                  query("with_current_organizations", boolean())},
       .output = person_in_full()},
      {.name = "create_a_affinity_person",
       .title = "Create a person",
       .description = "Creates a person outside the team. Fails if another has one of the emails.",
       .example = R"({"first_name":"Noor","last_name":"Haddad","emails":["noor@lumengrid.example"]})",
       .toolset = "persons",
       .effect = Effect::adds,
       .route = post("/persons"),
       .duplicate_check = &same_person,
       .params = {body("first_name", text(), "", required), body("last_name", text(), "", required),
                  body("emails", list_of(email()), "[] if there are none.", required),
                  body("organization_ids", list_of(id()))},
       .output = extend(person(), {{"organization_ids", Shape::list(Shape::integer())}})},
      {.name = "update_a_affinity_person_by_id",
       .title = "Change a person",
       .description = "Changes what is given. Lists replace the stored ones: include what to keep.",
       .example = R"({"id":510008,"last_name":"Okafor-Lindt"})",
       .toolset = "persons",
       .effect = Effect::changes,
       .route = put("/persons/{person_id}"),
       .params = {path("id", id(), "", "person_id"), body("first_name", text()), body("last_name", text()),
                  body("emails", list_of(email())), body("organization_ids", list_of(id()))},
       .output = extend(person(), {{"organization_ids", Shape::list(Shape::integer())}})},
      {.name = "delete_a_affinity_person_by_id",
       .title = "Delete a person",
       .description = "Deletes a person with their field values and list entries.",
       .example = R"({"id":510009})",
       .toolset = "persons",
       .effect = Effect::destroys,
       .route = del("/persons/{person_id}"),
       .params = {path("id", id(), "", "person_id")},
       .also_deletes = "Their field values and places on lists go with them."}};
}

}  // namespace affinity::tools
