#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"
#include "tools/write/duplicate_check.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> fields() {
  return {
      {.name = "list_all_affinity_fields",
       .title = "List fields",
       .description =
           "Lists fields (columns, not their values) with dropdown options. list_id is null for global ones.",
       .example = R"({"list_id":4101})",
       .toolset = "fields",
       .effect = Effect::reads,
       .cacheable = true,
       .route = get("/fields"),
       .params = {query("list_id", id(), "This list's own."), query("value_type", code(value_types())),
                  query("entity_type", code(entity_types())),
                  query("with_modified_names", boolean(), "Adds the list's name."),
                  query("exclude_dropdown_options", boolean())},
       .paging = {.kind = Paging::Kind::whole},
       .output = field()},
      {.name = "create_a_affinity_field",
       .title = "Create a field",
       .description = "Creates a field (column), global or on one list. It cannot be changed later, nor get "
                      "dropdown options.",
       .example =
           R"({"name":"Board seat","list_id":4101,"entity_type":8,"value_type":6,"is_list_specific":true})",
       .toolset = "fields",
       .effect = Effect::adds,
       .route = post("/fields"),
       .duplicate_check = &same_field,
       .params = {body("name", non_empty_text(), "", required),
                  body("entity_type", code(entity_types()), "As the list's type.", required),
                  body("value_type", code(value_types()), "", required), body("list_id", id()),
                  body("allows_multiple", boolean()),
                  body("is_list_specific", boolean(), "Always true for opportunities."),
                  body("is_required", boolean())},
       .rules = {required_if("is_list_specific", "true", {"list_id"})},
       .output = field(),
       .invalidates = "affinity://lists/{list_id}"},
      {.name = "delete_a_affinity_field_by_id",
       .title = "Delete a field",
       .description = "Deletes a whole field (column) with its values on every record. For one value: "
                      "delete_a_affinity_field_value_by_id.",
       .example = R"({"id":31014})",
       .toolset = "fields",
       .effect = Effect::destroys,
       .route = del("/fields/{field_id}"),
       .params = {path("id", id(), "", "field_id")},
       .also_deletes = "Its whole column of values goes with it, on every record.",
       .invalidates = "affinity://lists/"},
      {.name = "list_all_affinity_person_fields",
       .title = "List global fields of people",
       .description =
           "Lists the global fields (columns) of people. Those of lists: list_all_affinity_fields.",
       .example = "{}",
       .toolset = "fields",
       .effect = Effect::reads,
       .cacheable = true,
       .route = get("/persons/fields"),
       .paging = {.kind = Paging::Kind::whole},
       .output = field_of_list()},
      {.name = "list_all_affinity_organization_fields",
       .title = "List global fields of organizations",
       .description =
           "Lists the global fields (columns) of organizations. Those of lists: list_all_affinity_fields.",
       .example = "{}",
       .toolset = "fields",
       .effect = Effect::reads,
       .cacheable = true,
       .route = get("/organizations/fields"),
       .paging = {.kind = Paging::Kind::whole},
       .output = field_of_list()}};
}

}  // namespace affinity::tools
