#include "tools/prompts/prompt.hpp"

namespace affinity::tools {

namespace {

// Openings. Behind each stand the steps of its skill, and then how those do it who are offered single
// requests alone.
constexpr std::string_view meeting_brief = R"(Brief me for my meeting with {who}.
The meeting is on {date}.
Below, write yourself what stands in <angle brackets>.)";

constexpr std::string_view meeting_brief_by_requests =
    R"(Where get_brief is not offered: list_all_affinity_persons with term, get_single_affinity_person_by_id with with_interaction_dates true and with_current_organizations true, get_single_affinity_organization_by_id with with_opportunities true, list_all_affinity_notes with person_id, list_all_affinity_reminders with status 1, list_all_affinity_relationship_strength with external_id, and list_all_affinity_field_values with list_entry_id of each open deal (its stage and owner).)";

constexpr std::string_view pipeline_review = R"(Review the pipeline on the Affinity list "{list}".
Look only at the stage {stage}.
Report what changed since {since}.
Below, write yourself what stands in <angle brackets>.)";

constexpr std::string_view pipeline_review_by_requests =
    R"(Where report_pipeline is not offered: list_all_affinity_lists for the list, list_all_affinity_fields with list_id (its Status, owner and amount), list_all_affinity_list_entries with list_id to the end, for every entry list_all_affinity_field_values with list_entry_id, and list_all_affinity_field_values_changes with field_id of Status for the moves. More than 50 entries cost as many calls: look at list_all_affinity_rate_limits first, tell me the cost and ask. Count what you read, and say so when anything was missing (complete: false).)";

constexpr std::string_view log_a_call = R"(Log a call with {who} in Affinity.
What was said: {notes}
It took place on {date}.
Below, write yourself what stands in <angle brackets>.)";

constexpr std::string_view log_a_call_by_requests =
    R"(Where log_activity is not offered: list_all_affinity_whoami (user.id is me), list_all_affinity_persons with term for the other one, create_a_affinity_interaction with type 1, person_ids of both of us, the date and the text as content; create_a_affinity_reminder for each reminder. Write once. If the answer says outcome "unknown", look with list_all_affinity_interactions before you repeat it.)";

constexpr std::string_view warm_intro = R"(Find the best way to a warm introduction to {target}.
Why: {purpose}
Below, write yourself what stands in <angle brackets>.)";

constexpr std::string_view warm_intro_by_requests =
    R"(Where find_introductions is not offered: list_all_affinity_organizations with term, its people from get_single_affinity_organization_by_id, those who decide first, ten at most, and for each list_all_affinity_relationship_strength with external_id and list_all_affinity_notes with person_id.)";

constexpr std::string_view deal_intake = R"(Take in a new deal: {company}.
Its domain is {domain}.
It goes on the list {list}.
What we know: {source}
Below, write yourself what stands in <angle brackets>.)";

constexpr std::string_view deal_intake_by_requests =
    R"(Where find_records is not offered: list_all_affinity_organizations with term, get_single_affinity_organization_by_id with with_opportunities true, and list_all_affinity_notes with organization_id. Opportunity lists have type 8 in list_all_affinity_lists; list_all_affinity_fields with list_id has the ids of fields and options.

Where plan_changes is not offered: tell me the plan, wait for my yes, then in this order, each once: create_a_affinity_organization if it is missing, create_a_affinity_person for those who are missing, create_a_affinity_opportunity with list_id and organization_ids, create_a_affinity_field_value for each field on its list entry (the first Status is the option's id), create_a_affinity_note. outcome "unknown" anywhere: look as verify_with says before going on.)";

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
       .text = meeting_brief,
       .skill = "meeting-brief",
       .ending = meeting_brief_by_requests},
      {.name = "pipeline_review",
       .title = "Review a pipeline",
       .description = "What is in each stage of a list, what moved, what stands still.",
       .arguments = {argument("list", "List", "The list, by name.", true, CompletionSource::list),
                     argument("stage", "Stage", "One stage alone.", false, CompletionSource::option),
                     argument("since", "Since", "A date, to see what changed.", false)},
       .text = pipeline_review,
       .skill = "pipeline-review",
       .ending = pipeline_review_by_requests},
      {.name = "log_a_call",
       .title = "Log a call",
       .description = "Writes a call with its note once, with the right person, and suggests reminders.",
       .arguments = {argument("who", "Who", "The person you spoke with.", true, CompletionSource::person),
                     argument("notes", "Notes", "What was said.", true),
                     argument("date", "Date", "When; now if left out.", false)},
       .text = log_a_call,
       .skill = "meeting-log",
       .ending = log_a_call_by_requests},
      {.name = "warm_intro",
       .title = "Find a warm introduction",
       .description = "Who of the team knows somebody best, and the messages to ask with.",
       .arguments = {argument("target", "Target", "A person or an organization.", true,
                              CompletionSource::person),
                     argument("purpose", "Purpose", "Why you want to meet.", false)},
       .text = warm_intro,
       .skill = "warm-intro",
       .ending = warm_intro_by_requests},
      {.name = "deal_intake",
       .title = "Take in a deal",
       .description = "Checks whether we have seen a company, then creates the records once, after your yes.",
       .arguments = {argument("company", "Company", "Its name.", true),
                     argument("domain", "Domain", "Its web domain.", false),
                     argument("list", "List", "The opportunity list, by name.", false,
                              CompletionSource::list),
                     argument("source", "Source", "Who sent it and what is known.", false)},
       .text = deal_intake,
       .skill = "deal-intake",
       .ending = deal_intake_by_requests},
  };
}

}  // namespace affinity::tools
