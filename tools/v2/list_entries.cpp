#include "tools/rows.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/search.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

namespace {

constexpr std::string_view deals_in_diligence =
    R"({"listId":4101,"filters":[{"fieldId":"field-31012","valueType":"ranked-dropdown","operator":"is-any-of","value":[{"dropdownOptionId":52003}]}],"fieldIds":["field-31012"],"limit":2})";
constexpr std::string_view to_the_term_sheet =
    R"({"listId":4101,"listEntryId":9400001,"updates":[{"id":"field-31012","value":{"type":"ranked-dropdown","data":{"dropdownOptionId":52004}}},{"id":"field-31014","value":{"type":"number","data":2500000}}]})";

}  // namespace

std::vector<Tool> list_entries() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_list_entries",
       .title = "List the rows of a list with their fields",
       .description = "Lists the rows of a list, with values of the fields asked for. With conditions: "
                      "affinity_v2_list_entries_search.",
       .example = R"({"listId":4101,"fieldIds":["field-31012"],"limit":2})",
       .core = true,
       .route = get("/v2/lists/{listId}/list-entries"),
       .params = {list_id(), field_ids(), row_field_types()},
       .paging = links(),
       .output = list_entry_with_entity(),
       .rights = "Export data from Lists"},
      {.name = "create_a_affinity_v2_list_entry",
       .title = "Add a company or person to a list",
       .description = "Adds a company or person to a list, once more if it is there. Opportunities cannot be "
                      "added, nor anything where a field is required.",
       .example = R"({"listId":4103,"entity":730001})",
       .core = true,
       .effect = Effect::adds,
       .route = post("/v2/lists/{listId}/list-entries"),
       .params = {list_id(), body("entity", ref(), "The company or person.", required),
                  body("creatorId", id(), "Team member; default you.")},
       .output = list_entry_with_entity(),
       .beta = true},
      {.name = "affinity_v2_list_entries_search",
       .title = "Search the rows of a list by field values",
       .description = "Finds rows of a list by their fields, which list_all_affinity_v2_list_fields tells.",
       .example = deals_in_diligence,
       .core = true,
       .route = post("/v2/lists/{listId}/list-entries/search"),
       .composed = search_records,
       .params = search_params(row_field_types(), {list_id()}),
       .rules = search_argument_rules(),
       .former_forms = search_former_forms(),
       .paging = links(),
       .output = list_entry_with_entity(),
       .rights = "Export data from Lists",
       .beta = true},
      {.name = "get_single_affinity_v2_list_entry_by_id",
       .title = "Get one row of a list with its fields",
       .description = "Gives one row of a list with values of the fields asked for, else without any.",
       .example = R"({"listId":4101,"id":9400001,"fieldTypes":["list"]})",
       .route = get("/v2/lists/{listId}/list-entries/{listEntryId}"),
       .params = {list_id(), path("id", id(), "", "listEntryId"), field_ids(), row_field_types()},
       .output = list_entry_with_entity()},
      {.name = "list_all_affinity_v2_entry_field_values",
       .title = "List the field values of a row",
       .description = "Lists all field values of one row of a list.",
       .example = R"({"listId":4101,"listEntryId":9400001,"types":["list"]})",
       .route = get("/v2/lists/{listId}/list-entries/{listEntryId}/fields"),
       .params = {list_id(), entry_id(), value_ids(), row_value_types()},
       .rules = {at_most_one_of({"ids", "types"})},
       .paging = links(),
       .output = field()},
      {.name = "affinity_v2_entry_fields_batch_update",
       .title = "Set several fields of a row",
       .description = "Sets up to 100 field values of one row (move a deal to a stage, set owners); data "
                      "null clears one. Sets of values are replaced.",
       .example = to_the_term_sheet,
       .core = true,
       .effect = Effect::changes,
       .route = patch("/v2/lists/{listId}/list-entries/{listEntryId}/fields"),
       .body_defaults = update_fields,
       .batch = "updates",
       .params = {list_id(), entry_id(), updates()},
       .output = batch_answer(),
       .rights = "Export data from Lists"},
      {.name = "get_single_affinity_v2_entry_field_value_by_id",
       .title = "Get one field value of a row",
       .description = "Gives the value of one field of a row of a list.",
       .example = R"({"listId":4101,"listEntryId":9400001,"fieldId":"field-31012"})",
       .route = get("/v2/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}"),
       .params = {list_id(), entry_id(), field_slot()},
       .output = field()},
      {.name = "update_a_affinity_v2_entry_field_value_by_id",
       .title = "Set one field of a row",
       .description = "Sets one field of a row; data null clears it. Several at once: "
                      "affinity_v2_entry_fields_batch_update.",
       .example =
           R"({"listId":4101,"listEntryId":9400001,"fieldId":"field-31012","value":{"type":"ranked-dropdown","data":{"dropdownOptionId":52004}}})",
       .effect = Effect::changes,
       .route = post("/v2/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}"),
       .params = {list_id(), entry_id(), field_slot(), value()},
       .rights = "Export data from Lists"},
      {.name = "list_all_affinity_v2_entry_field_value_items",
       .title = "List all items of a field of a row",
       .description = "Lists every item of a field that holds many; other answers stop at 100.",
       .example = R"({"listId":4101,"listEntryId":9400001,"fieldId":"field-31013"})",
       .route = get("/v2/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}/values"),
       .params = {list_id(), entry_id(), field_slot()},
       .paging = links(),
       .output = Shape::any(),
       .beta = true},
      {.name = "list_all_affinity_v2_saved_view_list_entries",
       .title = "List the rows of a saved view",
       .description = "Lists the rows that a saved view (a sheet) shows, with the values of its columns, not "
                      "in its order.",
       .example = R"({"listId":4101,"viewId":7701,"limit":2})",
       .core = true,
       .route = get("/v2/lists/{listId}/saved-views/{viewId}/list-entries"),
       .params = {list_id(), path("viewId", id(), "A sheet of list_all_affinity_v2_saved_views.")},
       .paging = links(),
       .output = list_entry_with_entity(),
       .rights = "Export data from Lists"}};
  return in_toolset("v2_list_entries", std::move(rows));
}

}  // namespace affinity::tools::v2
