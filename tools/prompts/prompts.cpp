#include "tools/prompts/prompt.hpp"

namespace affinity::tools {

namespace {

constexpr std::string_view meeting_brief = R"(Brief me for my meeting with {who}.
The meeting is on {date}.

1. get_brief with about: the name or address; for several people a JSON list of up to six. Several records fit: take the one that I can only mean and say which, else ask me. None fits: find_records with queries for an organization of that name, and say so.
2. One point needs more: get_brief with sections for the timeline or the files; show_timeline with about and since; search_notes with about and words.
3. Where get_brief is not offered: list_all_affinity_persons with term, get_single_affinity_person_by_id with with_interaction_dates true and with_current_organizations true, get_single_affinity_organization_by_id with with_opportunities true, list_all_affinity_notes with person_id, list_all_affinity_reminders with status 1, list_all_affinity_relationship_strength with external_id, and list_all_affinity_field_values with list_entry_id of each open deal (its stage and owner).

Write one page: who they are and where; how we know them, with the strongest relationship and the last contact; what was said last, three points at most, each with its date; open deals with their stage; what we promised or they did; three questions worth asking. Give dates. Say what you could not find instead of guessing. Change nothing in Affinity.)";

constexpr std::string_view pipeline_review = R"(Review the pipeline on the Affinity list "{list}".
Look only at the stage {stage}.
Report what changed since {since}.

1. report_pipeline with list, and with since and stage where I named them: by stage how many, how much, the median of days and the owners; what moved, from where and by whom; who was not spoken with; what has no owner, amount or stage. If it tells a cost instead, tell me and ask before you confirm it.
2. Deals that stand still and matter, five at most: get_brief with about for the newest note and the next step. Days of every deal in every stage: report_pipeline with days_in_stage true.
3. Where report_pipeline is not offered: list_all_affinity_lists for the list, list_all_affinity_fields with list_id (its Status, owner and amount), list_all_affinity_list_entries with list_id to the end, for every entry list_all_affinity_field_values with list_entry_id, and list_all_affinity_field_values_changes with field_id of Status for the moves. More than 50 entries cost as many calls: look at list_all_affinity_rate_limits first, tell me the cost and ask.

Report as a table by stage in the list's own order: deal, owner, amount, days in the stage, last contact, next step if a note names one. Then below it: what moved, what stands still and why it may, what has no owner. Count what you read, and say so when anything was missing (complete: false). Change nothing in Affinity.)";

constexpr std::string_view log_a_call = R"(Log a call with {who} in Affinity.
What was said: {notes}
It took place on {date}.

1. Did I promise something, or did they? Suggest one reminder for each with a date, and ask me which I want.
2. log_activity with kind call, people, when if I gave a date, about for a deal or company that it belongs on, the reminders that I want and, as text, what was said in short clear sentences. The text becomes the note: do not write another. If several people fit it answers with them: take the one that I can only mean, else ask me; if none fits, ask whether to create the person.
3. Where log_activity is not offered: list_all_affinity_whoami (user.id is me), list_all_affinity_persons with term for the other one, create_a_affinity_interaction with type 1, person_ids of both of us, the date and the text as content; create_a_affinity_reminder for each reminder.

Write once. If the answer says outcome "unknown", the same log_activity again looks whether it is there and doubles nothing; after create_a_affinity_interaction look with list_all_affinity_interactions first. At the end tell me what was written, with refs or ids, and the receipt that undo_changes takes back.)";

constexpr std::string_view warm_intro = R"(Find the best way to a warm introduction to {target}.
Why: {purpose}

1. find_introductions with target, a person or an organization: who of the team knows whom, how well, and when they last spoke. Somebody with a certain role: find_introductions with role. Nobody is known directly: it names who wrote notes, and likely contacts from former work; say that this way is longer.
2. The three best ways: search_notes with about and limit 3 for each of the people outside. How did it go, and is there a reason not to ask?
3. Where find_introductions is not offered: list_all_affinity_organizations with term, its people from get_single_affinity_organization_by_id, those who decide first, ten at most, and for each list_all_affinity_relationship_strength with external_id and list_all_affinity_notes with person_id.

Rank the ways: who asks whom, strength, last contact with its date, and one sentence why. Then draft the two messages for the best one: to our colleague, and the lines that the colleague can forward. Do not send anything, change nothing in Affinity, and quote private notes only as far as a colleague may read them.)";

constexpr std::string_view deal_intake = R"(Take in a new deal: {company}.
Its domain is {domain}.
It goes on the list {list}.
What we know: {source}

1. Have we seen it? find_records with queries, the name and the domain, and seen true: its lists, stage, owner and last contact. Then search_notes with about. Where these are not offered: list_all_affinity_organizations with term, get_single_affinity_organization_by_id with with_opportunities true, and list_all_affinity_notes with organization_id. If there is a deal already, stop and tell me its stage, owner and last contact.
2. Which list: list_all_affinity_lists. Opportunity lists have type 8. Unclear: ask me. Its columns and options: query_list with list, and list_all_affinity_fields with list_id for the ids of fields and options.
3. plan_changes with operations: find_or_create for the company, its people and the deal (kind deal, list, company, values by column names), and a note: what we know, and who said so. Show me its table and its problems. Wait for my yes.
4. apply_changes with plan_id and summary. Something unknown or not tried: the same call again, which doubles nothing.
5. Where plan_changes is not offered: tell me the plan, wait for my yes, then in this order, each once: create_a_affinity_organization if it is missing, create_a_affinity_person for those who are missing, create_a_affinity_opportunity with list_id and organization_ids, create_a_affinity_field_value for each field on its list entry (the first Status is the option's id), create_a_affinity_note. outcome "unknown" anywhere: look as verify_with says before going on.

At the end list what was created, with refs or ids, what is still open, and the receipt that undo_changes takes back.)";

PromptArgument argument(std::string_view name, std::string_view title, std::string_view about, bool required,
                        CompletionSource completion = CompletionSource::none) {
  return {.name = name, .title = title, .description = about, .required = required, .completion = completion};
}

}  // namespace

std::vector<Prompt> prompts() {
  return {
      {.name = "meeting_brief",
       .title = "Brief me for a meeting",
       .description =
           "One page on somebody you are about to meet: who, how we know them, what was said, open deals.",
       .arguments = {argument("who", "Who", "A person, by name or e-mail address.", true,
                              CompletionSource::person),
                     argument("date", "Date", "When the meeting is.", false)},
       .text = meeting_brief},
      {.name = "pipeline_review",
       .title = "Review a pipeline",
       .description = "What is in each stage of a list, what moved, what stands still.",
       .arguments = {argument("list", "List", "The list, by name.", true, CompletionSource::list),
                     argument("stage", "Stage", "One stage alone.", false, CompletionSource::option),
                     argument("since", "Since", "A date, to see what changed.", false)},
       .text = pipeline_review},
      {.name = "log_a_call",
       .title = "Log a call",
       .description = "Writes a call with its note once, with the right person, and suggests reminders.",
       .arguments = {argument("who", "Who", "The person you spoke with.", true, CompletionSource::person),
                     argument("notes", "Notes", "What was said.", true),
                     argument("date", "Date", "When; now if left out.", false)},
       .text = log_a_call},
      {.name = "warm_intro",
       .title = "Find a warm introduction",
       .description = "Who of the team knows somebody best, and the messages to ask with.",
       .arguments = {argument("target", "Target", "A person or an organization.", true,
                              CompletionSource::person),
                     argument("purpose", "Purpose", "Why you want to meet.", false)},
       .text = warm_intro},
      {.name = "deal_intake",
       .title = "Take in a deal",
       .description = "Checks whether we have seen a company, then creates the records once, after your yes.",
       .arguments = {argument("company", "Company", "Its name.", true),
                     argument("domain", "Domain", "Its web domain.", false),
                     argument("list", "List", "The opportunity list, by name.", false,
                              CompletionSource::list),
                     argument("source", "Source", "Who sent it and what is known.", false)},
       .text = deal_intake},
  };
}

}  // namespace affinity::tools
