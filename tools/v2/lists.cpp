#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

namespace {

std::vector<Param> new_option() {
  return {list_id(),
          field_slot(),
          body("type", word({"dropdown", "ranked-dropdown", "status-dropdown"}), "As the field's.", required),
          body("text", text_between(1, 255), "", required),
          rank(),
          color(),
          status_category(),
          win_rate()};
}

}  // namespace

std::vector<Tool> lists() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_lists",
       .title = "Find lists by name",
       .description = "Lists the lists, or those with a text in their name.",
       .example = R"({"term":"deal"})",
       .core = true,
       .cacheable = true,
       .route = get("/v2/lists"),
       .params = {query("term", text_or_absent(), "Part of a name.")},
       .paging = links(),
       .output = list()},
      {.name = "create_a_affinity_v2_list",
       .title = "Create a list of companies, people or deals",
       .description = "Creates an empty list; its type stays.",
       .example = R"({"name":"Climate founders","type":"person"})",
       .effect = Effect::adds,
       .route = post("/v2/lists"),
       .params = {body("name", text_between(1, 255), "", required),
                  body("type", word({"company", "opportunity", "person"}), "", required),
                  body("isPublic", boolean(), "For the whole team.")},
       .output = list(),
       .rights = "Share accessible Lists globally"},
      {.name = "get_single_affinity_v2_list_by_id",
       .title = "Get one list",
       .description = "Gives one list without its fields: list_all_affinity_v2_list_fields.",
       .example = R"({"id":4101})",
       .cacheable = true,
       .route = get("/v2/lists/{listId}"),
       .params = {path("id", id(), "", "listId")},
       .output = list()},
      {.name = "list_all_affinity_v2_list_fields",
       .title = "List the fields of a list",
       .description = "Lists the fields (columns) that rows of a list have: id, name and valueType.",
       .example = R"({"listId":4101})",
       .core = true,
       .cacheable = true,
       .route = get("/v2/lists/{listId}/fields"),
       .params = {list_id(), filter("Such as name=~stage."), abilities()},
       .filter_properties = filters::field_metadata,
       .paging = links(),
       .output = field_metadata()},
      {.name = "list_all_affinity_v2_list_field_options",
       .title = "List the dropdown options of a list's field",
       .description = "Lists the options of a dropdown field of a list, such as the stages of a status, with "
                      "the ids that writes take.",
       .example = R"({"listId":4101,"fieldId":"field-31012"})",
       .core = true,
       .cacheable = true,
       .route = get("/v2/lists/{listId}/fields/{fieldId}/dropdown-options"),
       .params = {list_id(), field_slot()},
       .paging = links(),
       .output = dropdown_option()},
      {.name = "create_a_affinity_v2_list_field_option",
       .title = "Add a dropdown option (stage) to a list's field",
       .description = "Adds an option to a dropdown field of a list. winRate only with statusCategory open.",
       .example =
           R"({"listId":4101,"fieldId":"field-31012","type":"status-dropdown","text":"On Hold","rank":6,"color":"gray","statusCategory":"on-hold"})",
       .effect = Effect::adds,
       .route = post("/v2/lists/{listId}/fields/{fieldId}/dropdown-options"),
       .params = new_option(),
       .rules = {required_if("type", R"("ranked-dropdown")", {"rank", "color"}),
                 required_if("type", R"("status-dropdown")", {"rank", "color", "statusCategory"})},
       .output = dropdown_option()},
      {.name = "delete_a_affinity_v2_list_field_option_by_id",
       .title = "Delete a dropdown option of a list's field",
       .description = "Deletes an option and clears it on every row.",
       .example = R"({"listId":4101,"fieldId":"field-31012","id":52006})",
       .effect = Effect::destroys,
       .route = del("/v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}"),
       .params = {list_id(), field_slot(), path("id", id(), "", "dropdownOptionId")},
       .also_deletes = "Every value that is this option is cleared."},
      {.name = "get_single_affinity_v2_list_field_option_by_id",
       .title = "Get a dropdown option of a list's field",
       .description = "Gives one option of a dropdown field of a list.",
       .example = R"({"listId":4101,"fieldId":"field-31012","id":52003})",
       .route = get("/v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}"),
       .params = {list_id(), field_slot(), path("id", id(), "", "dropdownOptionId")},
       .output = dropdown_option()},
      {.name = "update_a_affinity_v2_list_field_option_by_id",
       .title = "Change a dropdown option of a list's field",
       .description =
           "Changes an option. Plain ones have text alone; statusCategory and winRate are for a status.",
       .example = R"({"listId":4101,"fieldId":"field-31012","id":52003,"text":"Deep Diligence"})",
       .effect = Effect::changes,
       .route = post("/v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}"),
       .params = {list_id(), field_slot(), path("id", id(), "", "dropdownOptionId"),
                  body("text", text_between(1, 255)), rank(), color(), status_category(), win_rate()}},
      {.name = "list_all_affinity_v2_saved_views",
       .title = "List the saved views of a list",
       .description = "Lists the saved views of a list. Rows only of sheets: "
                      "list_all_affinity_v2_saved_view_list_entries.",
       .example = R"({"listId":4101})",
       .core = true,
       .route = get("/v2/lists/{listId}/saved-views"),
       .params = {list_id()},
       .paging = links(),
       .output = saved_view()},
      {.name = "get_single_affinity_v2_saved_view_by_id",
       .title = "Get a saved view",
       .description = "Gives name and type of a saved view.",
       .example = R"({"listId":4101,"id":7701})",
       .route = get("/v2/lists/{listId}/saved-views/{viewId}"),
       .params = {list_id(), path("id", id(), "", "viewId")},
       .output = saved_view()}};
  return in_toolset("v2_lists", std::move(rows));
}

}  // namespace affinity::tools::v2
