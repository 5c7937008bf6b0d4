#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"

namespace affinity::tools {

using namespace schema;

// Ids of interactions are unique within a type only, so every tool for a single one asks for both.
std::vector<Tool> interactions() {
  return {
      {.name = "get_single_affinity_interaction_by_id",
       .title = "Get an interaction",
       .description =
           "Gives one meeting, call, chat message or e-mail. Ids are unique within a type only. Text of "
           "its notes: "
           "get_single_affinity_note_by_id.",
       .example = R"({"id":7002,"type":0})",
       .toolset = "interactions",
       .effect = Effect::reads,
       .route = get("/interactions/{id}"),
       .params = {path("id", id()), query("type", code(interaction_types()), "", required)},
       .output = interaction()},
      {.name = "create_a_affinity_interaction",
       .title = "Log an interaction",
       .description =
           "Logs a past meeting, call or chat message; content becomes a note on its people. Notes on "
           "companies or deals: create_a_affinity_note.",
       .example =
           R"({"type":1,"person_ids":[510001,510008],"content":"Spoke about the pilot.","date":"2026-11-20T10:00:00Z"})",
       .toolset = "interactions",
       .effect = Effect::adds,
       .route = post("/interactions"),
       .params = {body("type", code({{0, "meeting"}, {1, "call"}, {2, "chat message"}}), "", required),
                  body("person_ids", list_of(id()), "One of the team at least among them.", required),
                  body("content", non_empty_text(), "", required),
                  body("date", past_date_time(), "Not in the future.", required),
                  body("direction", code(directions()), "For type 2 only.")},
       .output = interaction(),
       .hint =
           "The content is a note on the people alone: it is not among the notes of their organizations or "
           "opportunities. To have it there too, call create_a_affinity_note with organization_ids or "
           "opportunity_ids."},
      {.name = "update_a_affinity_interaction_by_id",
       .title = "Change an interaction",
       .description = "Changes a logged meeting, call or chat message, except content that mentions people.",
       .example = R"({"id":7002,"type":0,"person_ids":[510003,510008]})",
       .toolset = "interactions",
       .effect = Effect::changes,
       .route = put("/interactions/{id}"),
       .params = {path("id", id()),
                  body("type", code({{0, "meeting"}, {1, "call"}, {2, "chat message"}}),
                       "The type that it has.", required),
                  body("person_ids", list_of(id()), "Replaces all: include what to keep.", required),
                  body("content", non_empty_text()), body("date", past_date_time())},
       .output = interaction()},
      {.name = "delete_a_affinity_interaction_by_id",
       .title = "Delete an interaction",
       .description = "Deletes one interaction of the given type.",
       .example = R"({"id":7002,"type":0})",
       .toolset = "interactions",
       .effect = Effect::destroys,
       .route = del("/interactions/{id}"),
       .params = {path("id", id()), query("type", code(interaction_types()), "", required)},
       .also_deletes = "The note that was written with it goes too."},
      {.name = "list_all_affinity_interactions",
       .title = "List interactions",
       .description =
           "Lists meetings, calls, chat messages or e-mails with one person, organization or opportunity.",
       .example = R"({"type":0,"person_id":510008,"start_time":"2025-12-01","end_time":"2026-11-21"})",
       .toolset = "interactions",
       .effect = Effect::reads,
       .route = get("/interactions"),
       .params = {query("type", code(interaction_types()), "", required),
                  query("start_time", date_time(), "", required),
                  query("end_time", date_time(), "Exclusive.", required),
                  query("person_id", id(), "A person outside the team."), query("organization_id", id()),
                  query("opportunity_id", id()), query("internal_person_id", id(), "Team member."),
                  query("logging_type", code({{0, "all"}, {1, "manual"}})),
                  query("direction", code(directions()), "For types 2 and 3.")},
       .rules = {exactly_one_of({"person_id", "organization_id", "opportunity_id"}),
                 within_one_year("start_time", "end_time")},
       // The key of the array is events, chat_messages or emails, as the type is; it is the only array there.
       .paging = {.kind = Paging::Kind::tokens,
                  .items = "events",
                  .max_page_size = 100,
                  .order = newest_first("date")},
       .output = interaction()}};
}

}  // namespace affinity::tools
