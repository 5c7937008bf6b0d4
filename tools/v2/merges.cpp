#include "tools/rows.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

using namespace schema;

namespace {

Param merge_target(std::string_view name) { return body(name, id(), "Stays.", required); }
Param merge_duplicate(std::string_view name) { return body(name, id(), "Is deleted.", required); }

}  // namespace

// A merge cannot be undone, so these are offered only where their toolset or name is selected.
std::vector<Tool> merges() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_company_duplicates",
       .title = "Find duplicate companies",
       .description = "Lists pairs of companies that seem to be one; affinity_v2_company_merge_start merges.",
       .example = R"({"limit":3})",
       .route = get("/v2/duplicates/company-suggestions"),
       .params = {query("term", text_or_absent(), "Part of a name, 2 characters or more."),
                  filter("Such as matchCriteria=name; else domain-redirect or domain-match."),
                  order_by({"name", "-name", "createdAt", "-createdAt"}), total_count()},
       .paging = links(),
       .output = company_duplicate(),
       .rights = "Manage duplicates",
       .beta = true},
      {.name = "list_all_affinity_v2_person_duplicates",
       .title = "Find duplicate people",
       .description = "Lists pairs of people that seem to be one; affinity_v2_person_merge_start merges.",
       .example = R"({"limit":3})",
       .route = get("/v2/duplicates/person-suggestions"),
       .params = {query("term", text_or_absent(), "Part of a first name, 2 characters or more."),
                  filter("Such as matchCriteria=name; else intelligent."),
                  order_by({"name", "-name", "createdAt", "-createdAt"}), total_count()},
       .paging = links(),
       .output = person_duplicate(),
       .rights = "Manage duplicates",
       .beta = true},
      {.name = "list_all_affinity_v2_company_merges",
       .title = "List merges of companies",
       .description = "Lists merges of companies, newest first.",
       .example = R"({"filter":"status=failed"})",
       .route = get("/v2/company-merges"),
       .params = {filter("By status (in-progress, success, failed) or taskId.")},
       .paging = links(),
       .output = company_merge(),
       .rights = "Manage duplicates"},
      {.name = "affinity_v2_company_merge_start",
       .title = "Merge two companies",
       .description = "Merges and deletes a duplicate, for good. How it ends: "
                      "get_single_affinity_v2_company_merge_task_by_id.",
       .example = R"({"primaryCompanyId":730001,"duplicateCompanyId":730002})",
       .effect = Effect::destroys,
       .route = post("/v2/company-merges"),
       .params = {merge_target("primaryCompanyId"), merge_duplicate("duplicateCompanyId")},
       .output = merge_answer(),
       .also_deletes = "The duplicate is deleted; a merge cannot be undone.",
       .rights = "Manage duplicates",
       .repeatable = false},
      {.name = "get_single_affinity_v2_company_merge_by_id",
       .title = "Get a merge of companies",
       .description = "Gives one merge of companies and how it ended.",
       .example = R"({"id":1})",
       .route = get("/v2/company-merges/{mergeId}"),
       .params = {path("id", id(), "", "mergeId")},
       .output = company_merge(),
       .rights = "Manage duplicates"},
      {.name = "list_all_affinity_v2_company_merge_tasks",
       .title = "List the tasks that merge companies",
       .description = "Lists tasks that merge companies, with how many succeeded.",
       .example = R"({"filter":"status=in-progress"})",
       .route = get("/v2/tasks/company-merges"),
       .params = {filter("By status: in-progress, success, failed.")},
       .paging = links(),
       .output = merge_task(),
       .rights = "Manage duplicates"},
      {.name = "get_single_affinity_v2_company_merge_task_by_id",
       .title = "See how a merge of companies goes",
       .description =
           "Gives the state of a task that merges companies; ask again until it is not in-progress.",
       .example = R"({"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"})",
       .route = get("/v2/tasks/company-merges/{taskId}"),
       .params = {path("id", text_of_at_least(1), "The UUID in taskUrl.", "taskId")},
       .output = merge_task(),
       .rights = "Manage duplicates"},
      {.name = "list_all_affinity_v2_person_merges",
       .title = "List merges of people",
       .description = "Lists merges of people, newest first.",
       .example = R"({"filter":"status=failed"})",
       .route = get("/v2/person-merges"),
       .params = {filter("By status (in-progress, success, failed) or taskId.")},
       .paging = links(),
       .output = person_merge(),
       .rights = "Manage duplicates"},
      {.name = "affinity_v2_person_merge_start",
       .title = "Merge two people",
       .description = "Merges and deletes a duplicate, for good. How it ends: "
                      "get_single_affinity_v2_person_merge_task_by_id.",
       .example = R"({"primaryPersonId":510008,"duplicatePersonId":510007})",
       .effect = Effect::destroys,
       .route = post("/v2/person-merges"),
       .params = {merge_target("primaryPersonId"), merge_duplicate("duplicatePersonId")},
       .output = merge_answer(),
       .also_deletes = "The duplicate is deleted; a merge cannot be undone.",
       .rights = "Manage duplicates",
       .repeatable = false},
      {.name = "get_single_affinity_v2_person_merge_by_id",
       .title = "Get a merge of people",
       .description = "Gives one merge of people and how it ended.",
       .example = R"({"id":1})",
       .route = get("/v2/person-merges/{mergeId}"),
       .params = {path("id", id(), "", "mergeId")},
       .output = person_merge(),
       .rights = "Manage duplicates"},
      {.name = "list_all_affinity_v2_person_merge_tasks",
       .title = "List the tasks that merge people",
       .description = "Lists tasks that merge people, with how many succeeded.",
       .example = R"({"filter":"status=in-progress"})",
       .route = get("/v2/tasks/person-merges"),
       .params = {filter("By status: in-progress, success, failed.")},
       .paging = links(),
       .output = merge_task(),
       .rights = "Manage duplicates"},
      {.name = "get_single_affinity_v2_person_merge_task_by_id",
       .title = "See how a merge of people goes",
       .description = "Gives the state of a task that merges people; ask again until it is not in-progress.",
       .example = R"({"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"})",
       .route = get("/v2/tasks/person-merges/{taskId}"),
       .params = {path("id", text_of_at_least(1), "The UUID in taskUrl.", "taskId")},
       .output = merge_task(),
       .rights = "Manage duplicates"}};
  return in_named_toolset("v2_merges", std::move(rows));
}

}  // namespace affinity::tools::v2
