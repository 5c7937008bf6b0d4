#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

std::vector<Tool> history() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_field_value_changes",
       .title = "Show the history of fields",
       .description =
           "Lists changes of tracked fields in the whole account: who set what when, without the old value.",
       .example = R"({"filter":"field.id=field-31012","orderBy":["-changedAt"],"limit":3})",
       .core = true,
       .route = get("/v2/field-value-changes"),
       .params = {filter("Such as listEntry.id=7 & changedAt>=2026-01-01T00:00:00Z; also field.id, "
                         "changer.id, actionType (add, update, delete)."),
                  order_by({"changedAt", "-changedAt"})},
       .filter_properties = filters::field_value_changes,
       .paging = links(),
       .output = field_value_change()},
      {.name = "list_all_affinity_v2_entry_field_value_changes",
       .title = "Show the history of one row's fields",
       .description = "Lists changes of the tracked fields of one row of a list, such as how a deal moved "
                      "through its stages.",
       .example = R"({"listId":4101,"listEntryId":9400001})",
       .route = get("/v2/lists/{listId}/list-entries/{listEntryId}/field-value-changes"),
       .params = {list_id(), entry_id(),
                  filter("By field.id, changer.id, changedAt, actionType (add, update, delete).")},
       .filter_properties = filters::entry_field_value_changes,
       .paging = links(),
       .output = field_value_change()}};
  return in_toolset("v2_history", std::move(rows));
}

}  // namespace affinity::tools::v2
