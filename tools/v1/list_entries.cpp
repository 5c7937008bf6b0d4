#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> list_entries() {
  return {
      {.name = "list_all_affinity_list_entries",
       .title = "List the entries of a list",
       .description = "Lists the rows of a list, each with its person, organization or opportunity. Columns: "
                      "list_all_affinity_field_values.",
       .example = R"({"list_id":4102,"limit":2})",
       .toolset = "list_entries",
       .effect = Effect::reads,
       .route = get("/lists/{list_id}/list-entries"),
       .params = {path("list_id", id())},
       // The API answers with a bare array unless page_size is sent; we always send it.
       .paging = {.kind = Paging::Kind::tokens, .items = "list_entries"},
       .output = list_entry(),
       .long_results = true},
      {.name = "get_single_affinity_list_entry_by_id",
       .title = "Get a list entry",
       .description = "Gives one row of a list, without columns.",
       .example = R"({"list_id":4101,"id":9400001})",
       .toolset = "list_entries",
       .effect = Effect::reads,
       .route = get("/lists/{list_id}/list-entries/{list_entry_id}"),
       .params = {path("list_id", id()), path("id", id(), "", "list_entry_id")},
       .output = list_entry()},
      {.name = "create_a_affinity_list_entry",
       .title = "Add to a list",
       .description =
           "Adds a person or organization to a list, once more if it is there already. On opportunity lists: "
           "create_a_affinity_opportunity.",
       .example = R"({"list_id":4102,"entity_id":510008})",
       .toolset = "list_entries",
       .effect = Effect::adds,
       .route = post("/lists/{list_id}/list-entries"),
       .params = {path("list_id", id()), body("entity_id", id(), "The person or organization.", required),
                  body("creator_id", id(), "Team member; default you.")},
       .output = list_entry()},
      {.name = "delete_a_affinity_list_entry_by_id",
       .title = "Remove from a list",
       .description = "Removes a row from a list with its field values; the person or organization stays. On "
                      "opportunity "
                      "lists: delete_a_affinity_opportunity_by_id.",
       .example = R"({"list_id":4102,"id":9400033})",
       .toolset = "list_entries",
       .effect = Effect::destroys,
       .route = del("/lists/{list_id}/list-entries/{list_entry_id}"),
       .params = {path("list_id", id()),
                  path("id", id(), "Of the entry, not of the person.", "list_entry_id")},
       .also_deletes = "Its field values on this list go with it."}};
}

}  // namespace affinity::tools
