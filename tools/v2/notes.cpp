#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

namespace {

std::vector<Param> new_note() {
  return {body("type", word({"entities", "interaction", "user-reply"}), "entities: on records.", required),
          note_content(required),
          refs("companies"),
          refs("persons"),
          refs("opportunities"),
          noted_interaction(),
          body("parent", inside("id", id32()), "The note to reply to."),
          body("creator", ref(), "Team member; default you."),
          body("createdAt", past_date_time())};
}

// Each type of note is on something: on records, on an interaction, or on the note that it replies to.
std::vector<Rule> rules_of_new_note() {
  return {at_least_one_if("type", R"("entities")", {"companies", "persons", "opportunities"}),
          required_only_if("type", R"("interaction")", {"interaction"}),
          required_only_if("type", R"("user-reply")", {"parent"}),
          never_if("type", R"("user-reply")", {"companies", "persons", "opportunities"})};
}

}  // namespace

std::vector<Tool> notes() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_company_notes",
       .title = "List the notes on a company",
       .description = "Lists notes on a company and on its people, without replies.",
       .example = R"({"companyId":730001,"limit":2})",
       .core = true,
       .route = get("/v2/companies/{companyId}/notes"),
       .params = {company_id(),
                  filter("Such as creator.id=7 & createdAt>=2026-01-01T00:00:00Z; also updatedAt."),
                  total_count()},
       .filter_properties = filters::notes_of_one,
       .paging = links(),
       .output = note()},
      {.name = "list_all_affinity_v2_notes",
       .title = "List notes with what they are on",
       .description = "Lists all notes without replies; includes adds the records they are on. By words: "
                      "affinity_v2_notes_search.",
       .example = R"({"includes":["companiesPreview"],"limit":2})",
       .route = get("/v2/notes"),
       .params = {filter("Such as creator.id=7 & createdAt>=2026-01-01T00:00:00Z; also id, updatedAt."),
                  note_parts(), total_count()},
       .filter_properties = filters::notes,
       .paging = links(),
       .output = note()},
      {.name = "create_a_affinity_v2_note",
       .title = "Write a note on records or a meeting",
       .description = "Writes a note on records, on a meeting or call, or a reply. Plain tags only: p, br, "
                      "strong, em, u, ol, ul, li, a.",
       .example =
           R"({"type":"entities","content":"<p>Jane wants the term sheet by Friday.</p>","companies":[730001],"persons":[510008]})",
       .core = true,
       .effect = Effect::adds,
       .route = post("/v2/notes"),
       .params = new_note(),
       .rules = rules_of_new_note(),
       .output = note()},
      {.name = "affinity_v2_notes_search",
       .title = "Search the text of notes",
       .description = "Finds notes by words, with the passage that fits.",
       .example = R"({"prompt":"sales cycle","limit":3})",
       .core = true,
       .route = post("/v2/notes/search"),
       .params = {body("prompt", text_between(3, 500), "", required), limit_of_search(20),
                  body("companyId", id(), "Only on this one."), body("noteIds", list_of(id32(), 100))},
       .rules = {at_most_one_of({"companyId", "noteIds"})},
       .paging = once(),
       .output = note_hit()},
      {.name = "delete_a_affinity_v2_note_by_id",
       .title = "Delete a note (v2)",
       .description = "Deletes a note, which only its author may do.",
       .example = R"({"id":6200001})",
       .effect = Effect::destroys,
       .route = del("/v2/notes/{noteId}"),
       .params = {path("id", id32(), "", "noteId")},
       .also_deletes = "Replies to it go with it."},
      {.name = "get_single_affinity_v2_note_by_id",
       .title = "Get a note with what it is on",
       .description = "Gives one note as HTML; includes adds the records it is on.",
       .example = R"({"id":6200002,"includes":["personsPreview"]})",
       .route = get("/v2/notes/{noteId}"),
       .params = {path("id", id32(), "", "noteId"), note_parts()},
       .output = note()},
      {.name = "update_a_affinity_v2_note_by_id",
       .title = "Change a note and what it is on",
       .description = "Changes a note. Each list replaces what it names, [] clears it. Replies have content "
                      "alone, and text with mentions stays.",
       .example = R"({"id":6200002,"content":"<p>Sales cycle: five weeks.</p>"})",
       .effect = Effect::changes,
       .route = post("/v2/notes/{noteId}"),
       .params = {path("id", id32(), "", "noteId"), note_content(), refs("companies"), refs("persons"),
                  refs("opportunities")}},
      {.name = "list_all_affinity_v2_note_companies",
       .title = "List the companies of a note",
       .description = "Lists the companies that a note is on.",
       .example = R"({"noteId":6200002})",
       .route = get("/v2/notes/{noteId}/attached-companies"),
       .params = {note_id(), total_count()},
       .paging = links(),
       .output = company_data()},
      {.name = "list_all_affinity_v2_note_opportunities",
       .title = "List the opportunities of a note",
       .description = "Lists the opportunities that a note is on.",
       .example = R"({"noteId":6200002})",
       .route = get("/v2/notes/{noteId}/attached-opportunities"),
       .params = {note_id(), total_count()},
       .paging = links(),
       .output = opportunity()},
      {.name = "list_all_affinity_v2_note_persons",
       .title = "List the people of a note",
       .description = "Lists the people that a note is on.",
       .example = R"({"noteId":6200002})",
       .route = get("/v2/notes/{noteId}/attached-persons"),
       .params = {note_id(), total_count()},
       .paging = links(),
       .output = person_data()},
      {.name = "list_all_affinity_v2_note_replies",
       .title = "List the replies to a note",
       .description = "Lists the replies to a note.",
       .example = R"({"noteId":6200001})",
       .route = get("/v2/notes/{noteId}/replies"),
       .params = {note_id(),
                  filter("Such as creator.id=7 & createdAt>=2026-01-01T00:00:00Z; also updatedAt."),
                  total_count()},
       .filter_properties = filters::notes_of_one,
       .paging = links(),
       .output = note()},
      {.name = "list_all_affinity_v2_opportunity_notes",
       .title = "List the notes on an opportunity",
       .description = "Lists notes on an opportunity, without replies.",
       .example = R"({"opportunityId":880001,"limit":2})",
       .route = get("/v2/opportunities/{opportunityId}/notes"),
       .params = {path("opportunityId", id()),
                  filter("Such as creator.id=7 & createdAt>=2026-01-01T00:00:00Z; also updatedAt."),
                  total_count()},
       .filter_properties = filters::notes_of_one,
       .paging = links(),
       .output = note()},
      {.name = "list_all_affinity_v2_person_notes",
       .title = "List the notes on a person",
       .description = "Lists notes on a person, on meetings they attended and where they are mentioned, "
                      "without replies.",
       .example = R"({"personId":510008,"limit":2})",
       .core = true,
       .route = get("/v2/persons/{personId}/notes"),
       .params = {person_id(),
                  filter("Such as creator.id=7 & createdAt>=2026-01-01T00:00:00Z; also updatedAt."),
                  total_count()},
       .filter_properties = filters::notes_of_one,
       .paging = links(),
       .output = note()}};
  return in_toolset("v2_notes", std::move(rows));
}

}  // namespace affinity::tools::v2
