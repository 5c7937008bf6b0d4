#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

namespace {

std::vector<Param> new_reminder() {
  return {body("type", word({"one-time", "recurring"}), "", required),
          body("owner", ref(), "Team member.", required),
          reminded_entity(),
          body("content", text()),
          body("dueDate", date_time()),
          recurrence(required)};
}

}  // namespace

std::vector<Tool> reminders() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_reminders",
       .title = "List reminders (tasks) by filter",
       .description = "Lists reminders (tasks).",
       .example = R"({"totalCount":true,"limit":2})",
       .route = get("/v2/reminders"),
       .params =
           {filter("Such as status=overdue & owner.id=7; also id, type, resetTrigger, dueDate, completedAt, "
                   "createdAt, updatedAt, creator.id, completer.id, company.id, person.id, opportunity.id."),
            total_count()},
       .filter_properties = filters::reminders,
       .paging = links(),
       .output = reminder()},
      {.name = "create_a_affinity_v2_reminder",
       .title = "Create a reminder (task) on a record",
       .description =
           "Creates a reminder (task) for a team member, once or again after days without contact.",
       .example =
           R"({"type":"one-time","dueDate":"2026-12-01T09:00:00Z","content":"Send Jane the term sheet","owner":510001,"entity":{"type":"person","id":510008}})",
       .effect = Effect::adds,
       .route = post("/v2/reminders"),
       .params = new_reminder(),
       .rules = {required_if("type", R"("one-time")", {"dueDate"}),
                 required_only_if("type", R"("recurring")", {"recurrence"})},
       .output = reminder()},
      {.name = "delete_a_affinity_v2_reminder_by_id",
       .title = "Delete a reminder (v2)",
       .description = "Deletes a reminder, which only its creator or owner may do.",
       .example = R"({"id":15004})",
       .effect = Effect::destroys,
       .route = del("/v2/reminders/{reminderId}"),
       .params = {path("id", id(), "", "reminderId")},
       .beta = true},
      {.name = "get_single_affinity_v2_reminder_by_id",
       .title = "Get a reminder (task)",
       .description = "Gives one reminder.",
       .example = R"({"id":15001})",
       .route = get("/v2/reminders/{reminderId}"),
       .params = {path("id", id(), "", "reminderId")},
       .output = reminder(),
       .beta = true},
      {.name = "update_a_affinity_v2_reminder_by_id",
       .title = "Change or complete a reminder",
       .description = "Changes or completes a reminder. Completing a recurring one moves dueDate, each time.",
       .example = R"({"id":15004,"completedAt":"2026-11-21T09:00:00Z"})",
       .effect = Effect::changes,
       .route = post("/v2/reminders/{reminderId}"),
       .params = {path("id", id(), "", "reminderId"), body("content", or_null(text())),
                  body("dueDate", date_time()), body("owner", ref(), "Team member."),
                  body("completedAt", or_null(date_time_without_hint()), "Completes it; null reopens."),
                  recurrence()},
       .beta = true,
       .repeatable = false}};
  return in_toolset("v2_reminders", std::move(rows));
}

}  // namespace affinity::tools::v2
