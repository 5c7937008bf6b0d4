#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"
#include "tools/write/duplicate_check.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> lists() {
  return {
      {.name = "list_all_affinity_lists",
       .title = "List the lists",
       .description = "Lists every list (pipeline). Rows: list_all_affinity_list_entries.",
       .example = "{}",
       .toolset = "lists",
       .effect = Effect::reads,
       .cacheable = true,
       .route = get("/lists"),
       .paging = {.kind = Paging::Kind::whole},
       .output = list()},
      {.name = "get_single_affinity_list_by_id",
       .title = "Get a list",
       .description = "Gives one list with its fields (columns) and their dropdown options.",
       .example = R"({"id":4101})",
       .toolset = "lists",
       .effect = Effect::reads,
       .cacheable = true,
       .route = get("/lists/{list_id}"),
       .params = {path("id", id(), "", "list_id")},
       .output = list_in_full()},
      {.name = "create_a_affinity_list",
       .title = "Create a list",
       .description = "Creates a list for one type of record. It cannot be changed or deleted later.",
       .example = R"({"name":"Co-investors","type":1,"is_public":true})",
       .toolset = "lists",
       .effect = Effect::adds,
       .route = post("/lists"),
       .duplicate_check = &same_list,
       .params = {body("name", non_empty_text(), "", required),
                  body("type", code(entity_types()), "", required),
                  body("is_public", boolean(), "false: owner and additional_permissions only.", required),
                  body("owner_id", id(), "Team member; default you."),
                  body("additional_permissions",
                       list_of(record({body("internal_person_id", id(), "", required),
                                       body("role_id", code({{0, "admin"}, {1, "basic"}, {2, "standard"}}),
                                            "", required)})))},
       .output = list(),
       .invalidates = "affinity://lists"}};
}

}  // namespace affinity::tools
