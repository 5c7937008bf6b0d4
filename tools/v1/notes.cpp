#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> notes() {
  return {
      {.name = "list_all_affinity_notes",
       .title = "List notes",
       .description =
           "Lists notes, of one record or author where given. Their text cannot be searched. person_id "
           "adds notes on meetings attended.",
       .example = R"({"organization_id":730001,"limit":1})",
       .toolset = "notes",
       .effect = Effect::reads,
       .route = get("/notes"),
       .params = {query("person_id", id()), query("organization_id", id()), query("opportunity_id", id()),
                  query("creator_id", id())},
       .paging = {.kind = Paging::Kind::tokens, .items = "notes", .order = newest_first("created_at")},
       .output = note(),
       .long_results = true},
      {.name = "get_single_affinity_note_by_id",
       .title = "Get a note",
       .description = "Gives one note; HTML comes back as Markdown.",
       .example = R"({"id":6200077})",
       .toolset = "notes",
       .effect = Effect::reads,
       .route = get("/notes/{note_id}"),
       .params = {path("id", id(), "", "note_id")},
       .output = note()},
      {.name = "create_a_affinity_note",
       .title = "Create a note",
       .description =
           "Writes a note on records, or a reply. To log a call or meeting: create_a_affinity_interaction.",
       .example =
           R"({"content":"Called Jane: the pilot goes on until March.","person_ids":[510008],"organization_ids":[730001]})",
       .toolset = "notes",
       .effect = Effect::adds,
       .route = post("/notes"),
       .params = {body("content", non_empty_text(), "", required), body("person_ids", list_of(id())),
                  body("organization_ids", list_of(id())), body("opportunity_ids", list_of(id())),
                  body("type", code({{0, "plain text"}, {2, "HTML"}})),
                  body("parent_id", id(), "The note to reply to; id lists are ignored."),
                  body("creator_id", id(), "Team member; default you."),
                  body("created_at", past_date_time(), "Not in the future; default now.")},
       .rules = {at_least_one_of({"person_ids", "organization_ids", "opportunity_ids", "parent_id"})},
       .output = note()},
      {.name = "update_a_affinity_note_by_id",
       .title = "Change a note",
       .description =
           "Replaces the whole text of a note; not where it mentions people or belongs to an e-mail.",
       .example = R"({"id":6200002,"content":"Sales cycle: five weeks."})",
       .toolset = "notes",
       .effect = Effect::changes,
       .route = put("/notes/{note_id}"),
       .params = {path("id", id(), "", "note_id"), body("content", non_empty_text(), "", required)},
       .output = note()},
      {.name = "delete_a_affinity_note_by_id",
       .title = "Delete a note",
       .description = "Deletes a note, which only its author may do.",
       .example = R"({"id":6200001})",
       .toolset = "notes",
       .effect = Effect::destroys,
       .route = del("/notes/{note_id}"),
       .params = {path("id", id(), "", "note_id")},
       .also_deletes = "Replies to it go with it."}};
}

}  // namespace affinity::tools
