#include "tools/prompts/prompt.hpp"

namespace affinity::tools {

namespace {

constexpr std::string_view meeting_brief = R"(Brief me for my meeting with {who}.
The meeting is on {date}.

1. Find the person: list_all_affinity_persons with the name or address as term. Several match: take the one whose e-mail or organization fits and say which; none: look for an organization of that name instead, and say so.
2. get_single_affinity_person_by_id with with_interaction_dates true and with_current_organizations true; then get_single_affinity_organization_by_id for the current organization with with_interaction_dates true and with_opportunities true.
3. list_all_affinity_notes with person_id, then with organization_id: they come newest first. list_all_affinity_reminders with status 1, then with status 2, for both of them.
4. list_all_affinity_relationship_strength with external_id: who of the team knows this person best.
5. Open deals with this organization: get_single_affinity_opportunity_by_id with id for each of the opportunity_ids of step 2, and list_all_affinity_field_values with list_entry_id for stage and owner.

Write one page: who they are and where; how we know them, with the strongest relationship and the last contact; what was said last, three points at most, each with its date; open deals with their stage; what we promised or they did; three questions worth asking. Give dates. Say what you could not find instead of guessing. Change nothing in Affinity.)";

constexpr std::string_view pipeline_review = R"(Review the pipeline on the Affinity list "{list}".
Look only at the stage {stage}.
Report what changed since {since}.

1. list_all_affinity_lists: find the list by its name; ask me if several match. list_all_affinity_fields with list_id: note the Status field with its options in order, the owner field and the amount.
2. list_all_affinity_list_entries with list_id, following next_cursor to the end. For every entry list_all_affinity_field_values with list_entry_id. A list of more than 50 entries costs that many calls: look at list_all_affinity_rate_limits first, tell me the cost and ask.
3. list_all_affinity_field_values_changes with field_id of the Status field: when each deal last moved, and from where.
4. For deals that stand still for more than 30 days: get_single_affinity_opportunity_by_id for its organization_ids, get_single_affinity_organization_by_id with with_interaction_dates true for the last contact, and list_all_affinity_notes with opportunity_id and limit 1 for the newest note.

Report as a table by stage in the list's own order: deal, owner, amount, days in the stage, last contact, next step if a note names one. Then below it: what moved, what stands still and why it may, what has no owner. Count what you read, and say so when anything was missing (complete: false). Change nothing in Affinity.)";

constexpr std::string_view log_a_call = R"(Log a call with {who} in Affinity.
What was said: {notes}
It took place on {date}.

1. list_all_affinity_whoami: user.id is me. Find the other person with list_all_affinity_persons. If several match and nothing tells which, ask me; if none does, ask whether to create the person.
2. create_a_affinity_interaction with type 1, person_ids of both of us, the date (now if I gave none) and, as content, what was said in short clear sentences. The content becomes the note: do not write another.
3. Did I promise something, or did they? Suggest one reminder for each with a date, and create it with create_a_affinity_reminder only when I agree.

Write once. If the answer says outcome "unknown", look with list_all_affinity_interactions whether the call is there before you do anything else. At the end tell me what was written, with ids.)";

constexpr std::string_view warm_intro = R"(Find the best way to a warm introduction to {target}.
Why: {purpose}

1. Is it a person or an organization? Search with list_all_affinity_persons and list_all_affinity_organizations. For an organization, take its people from get_single_affinity_organization_by_id (person_ids), those who decide first, ten at most.
2. For each of them list_all_affinity_relationship_strength with external_id: the members of the team who know them, and how well.
3. For the three best pairs: get_single_affinity_person_by_id with with_interaction_dates true (when was the last contact, and is one planned) and list_all_affinity_notes with person_id (how did it go, is there a reason not to ask).
4. Nobody is known directly: people with the same organization in their past, or notes that name them (list_all_affinity_notes), and say that this way is longer.

Rank the ways: who asks whom, strength, last contact with its date, and one sentence why. Then draft the two messages for the best one: to our colleague, and the lines that the colleague can forward. Do not send anything, change nothing in Affinity, and quote private notes only as far as a colleague may read them.)";

constexpr std::string_view deal_intake = R"(Take in a new deal: {company}.
Its domain is {domain}.
It goes on the list {list}.
What we know: {source}

1. Have we seen it? list_all_affinity_organizations with term, once its domain and once its name, then get_single_affinity_organization_by_id with with_opportunities true, list_all_affinity_notes with organization_id, and list_all_affinity_opportunities with term. If there is a deal already, stop and tell me its stage, owner and last contact.
2. Which list: list_all_affinity_lists. Opportunity lists have type 8. Unclear: ask me. list_all_affinity_fields with list_id: the Status options, what is required.
3. Tell me the plan before you write anything: organization to create or reuse, people to create or link, name of the opportunity, the fields with their values. Wait for my yes.
4. Then in this order, each once: create_a_affinity_organization if it is missing, create_a_affinity_person for those who are missing, create_a_affinity_opportunity with list_id and organization_ids, create_a_affinity_field_value for each field on its list entry (the first Status is the option's id), create_a_affinity_note with what we know and where it came from.
5. outcome "unknown" anywhere: look as verify_with says before going on.

At the end list what was created, with ids, and what is still open.)";

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
