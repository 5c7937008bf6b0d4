#include "tools/rows.hpp"
#include "tools/v1/field_value_tools.hpp"
#include "tools/v1/shapes.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> field_values() {
  return {
      {.name = "list_all_affinity_field_values",
       .title = "List field values",
       .description = "Lists the field values (cells) of one record or list entry. Names of fields: "
                      "list_all_affinity_fields.",
       .example = R"({"opportunity_id":880001})",
       .toolset = "field_values",
       .effect = Effect::reads,
       .route = get("/field-values"),
       .params = {query("person_id", id()), query("organization_id", id()), query("opportunity_id", id()),
                  query("list_entry_id", id())},
       .rules = {exactly_one_of({"person_id", "organization_id", "opportunity_id", "list_entry_id"})},
       .paging = {.kind = Paging::Kind::whole},
       .output = field_value()},
      {.name = "create_a_affinity_field_value",
       .title = "Set a field for the first time",
       .description =
           "Fills an empty field of a record, or adds a value where it allows several. To change one that is "
           "there: update_a_affinity_field_value_by_id.",
       .example = R"({"field_id":31003,"entity_id":510008,"value":"+44 20 7946 0100"})",
       .toolset = "field_values",
       .effect = Effect::adds,
       .route = post("/field-values"),
       .composed = create_field_value,
       .params = {body("field_id", id(), "From list_all_affinity_fields.", required),
                  body("entity_id", id(), "The person, organization or opportunity.", required),
                  body("value", any(),
                       "Text, number, date, id, option or JSON location, by the field's value_type.",
                       required),
                  body("list_entry_id", id(), "For a field of a list only.")},
       .output = field_value()},
      {.name = "update_a_affinity_field_value_by_id",
       .title = "Change a field value",
       .description = "Replaces one value of a field, such as a deal's stage. id is the value's, from "
                      "list_all_affinity_field_values.",
       .example = R"({"id":15501075,"value":52003})",
       .toolset = "field_values",
       .effect = Effect::changes,
       .route = put("/field-values/{field_value_id}"),
       .composed = update_field_value,
       .params = {path("id", id(), "", "field_value_id"),
                  body("value", any(), "By the field's value_type.", required)},
       .output = field_value()},
      {.name = "delete_a_affinity_field_value_by_id",
       .title = "Clear a field value",
       .description =
           "Clears one value; the field stays. id is the value's, from list_all_affinity_field_values.",
       .example = R"({"id":15500005})",
       .toolset = "field_values",
       .effect = Effect::destroys,
       .route = del("/field-values/{field_value_id}"),
       .params = {path("id", id(), "", "field_value_id")},
       .also_deletes = "The cell loses this value."},
      {.name = "list_all_affinity_field_values_changes",
       .title = "List changes of a field",
       .description =
           "Lists how values of one field changed, by whom and when; value is the new one, of a deletion the "
           "old. Only fields with track_changes. Values now: list_all_affinity_field_values.",
       .example = R"({"field_id":31012,"opportunity_id":880001})",
       .toolset = "field_values",
       .effect = Effect::reads,
       .route = get("/field-value-changes"),
       .params = {query("field_id", id(), "", required), query("action_type", code(change_types())),
                  query("person_id", id()), query("organization_id", id()), query("opportunity_id", id()),
                  query("list_entry_id", id())},
       .rules = {at_most_one_of({"person_id", "organization_id", "opportunity_id", "list_entry_id"})},
       .paging = {.kind = Paging::Kind::whole, .order = newest_first("changed_at")},
       .output = field_value_change()}};
}

}  // namespace affinity::tools
