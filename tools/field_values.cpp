#include "tools/field_value_tools.hpp"
#include "tools/rows.hpp"
#include "tools/shapes.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> field_values() {
  return {
      {.name = "list_all_affinity_field_values",
       .title = "List field values",
       .about =
           "Lists the field values of one record, with those of all its list entries, or of one list entry.",
       .example = R"({"opportunity_id":880001})",
       .toolset = "field_values",
       .effect = Effect::reads,
       .how = get("/field-values"),
       .params = {query("person_id", id()), query("organization_id", id()), query("opportunity_id", id()),
                  query("list_entry_id", id())},
       .rules = {exactly_one_of({"person_id", "organization_id", "opportunity_id", "list_entry_id"})},
       .paging = {.kind = Paging::Kind::whole},
       .gives = field_value()},
      {.name = "create_a_affinity_field_value",
       .title = "Set a field for the first time",
       .about =
           "Adds a value to an empty field of a record, or one more where the field allows several. A value "
           "that exists is changed by its own id.",
       .example = R"({"field_id":31003,"entity_id":510008,"value":"+44 20 7946 0100"})",
       .toolset = "field_values",
       .effect = Effect::adds,
       .how = post("/field-values"),
       .composed = create_field_value,
       .params = {body("field_id", id(), "", required), body("entity_id", id(), "", required),
                  body(
                      "value", any(),
                      "By the field's type: id, text, number, date, location, or ranked option (id or text).",
                      required),
                  body("list_entry_id", id(), "Needed for a field of a list, and only then.")},
       .gives = field_value()},
      {.name = "update_a_affinity_field_value_by_id",
       .title = "Change a field value",
       .about =
           "Replaces one value of a field, such as the stage of a deal. id is that of the value, not of the "
           "field.",
       .example = R"({"id":15501075,"value":52003})",
       .toolset = "field_values",
       .effect = Effect::changes,
       .how = put("/field-values/{field_value_id}"),
       .composed = update_field_value,
       .params = {path("id", id(), "", "field_value_id"),
                  body("value", any(),
                       "By the field's type: id, text, number, date, location, or ranked option (id).",
                       required)},
       .gives = field_value()},
      {.name = "delete_a_affinity_field_value_by_id",
       .title = "Clear a field value",
       .about = "Deletes one value of a field; the field stays. id is that of the value, not of the field.",
       .example = R"({"id":15500005})",
       .toolset = "field_values",
       .effect = Effect::destroys,
       .how = del("/field-values/{field_value_id}"),
       .params = {path("id", id(), "", "field_value_id")},
       .takes = "The cell loses this value."},
      {.name = "list_all_affinity_field_values_changes",
       .title = "List changes of a field",
       .about = "Lists how the values of one field changed, by whom and when. value is the old one for a "
                "deletion, "
                "else the new one. Only fields with track_changes have a history.",
       .example = R"({"field_id":31012,"opportunity_id":880001})",
       .toolset = "field_values",
       .effect = Effect::reads,
       .how = get("/field-value-changes"),
       .params = {query("field_id", id(), "", required), query("action_type", code(change_types())),
                  query("person_id", id()), query("organization_id", id()), query("opportunity_id", id()),
                  query("list_entry_id", id())},
       .rules = {at_most_one_of({"person_id", "organization_id", "opportunity_id", "list_entry_id"})},
       .paging = {.kind = Paging::Kind::whole},
       .gives = field_value_change()}};
}

}  // namespace affinity::tools
