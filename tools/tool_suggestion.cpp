#include "tools/tool_suggestion.hpp"

#include "base/text/text.hpp"
#include "schema/name_suggestion.hpp"
#include "tools/tool_words.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace affinity::tools {

namespace {

// A resource of Affinity: its tool for each verb, and why one is missing.
struct ResourceWord {
  std::string_view name{};  // as synonyms refer to it
  std::string_view list{}, get{}, create{}, update{}, destroy{};
  std::string_view missing{};  // a sentence
};
constexpr ResourceWord things[] = {
    {"organization", "list_all_affinity_organizations", "get_single_affinity_organization_by_id",
     "create_a_affinity_organization", "update_a_affinity_organization_by_id",
     "delete_a_affinity_organization_by_id"},
    {"person", "list_all_affinity_persons", "get_single_affinity_person_by_id", "create_a_affinity_person",
     "update_a_affinity_person_by_id", "delete_a_affinity_person_by_id"},
    {"opportunity", "list_all_affinity_opportunities", "get_single_affinity_opportunity_by_id",
     "create_a_affinity_opportunity", "update_a_affinity_opportunity_by_id",
     "delete_a_affinity_opportunity_by_id"},
    {"note", "list_all_affinity_notes", "get_single_affinity_note_by_id", "create_a_affinity_note",
     "update_a_affinity_note_by_id", "delete_a_affinity_note_by_id"},
    {"reminder", "list_all_affinity_reminders", "get_single_affinity_reminder_by_id",
     "create_a_affinity_reminder", "update_a_affinity_reminder_by_id", "delete_a_affinity_reminder_by_id"},
    {"interaction", "list_all_affinity_interactions", "get_single_affinity_interaction_by_id",
     "create_a_affinity_interaction", "update_a_affinity_interaction_by_id",
     "delete_a_affinity_interaction_by_id"},
    {"email", "list_all_affinity_interactions", "get_single_affinity_interaction_by_id", "", "", "",
     "That is not possible here, because Affinity takes e-mails from the mailboxes of the team and its API "
     "can only "
     "read them."},
    {"list", "list_all_affinity_lists", "get_single_affinity_list_by_id", "create_a_affinity_list", "", "",
     "That is not possible here, because the API cannot change or delete a list; a person can, in Affinity "
     "itself."},
    {"list_entry", "list_all_affinity_list_entries", "get_single_affinity_list_entry_by_id",
     "create_a_affinity_list_entry", "update_a_affinity_field_value_by_id",
     "delete_a_affinity_list_entry_by_id"},
    {"field", "list_all_affinity_fields", "list_all_affinity_fields", "create_a_affinity_field", "",
     "delete_a_affinity_field_by_id",
     "That is not possible here, because the API cannot change a field (a column); a person can, in Affinity "
     "itself. "
     "Its values are changed by update_a_affinity_field_value_by_id."},
    {"option", "list_all_affinity_fields", "get_single_affinity_v2_list_field_option_by_id",
     "create_a_affinity_v2_list_field_option", "update_a_affinity_v2_list_field_option_by_id",
     "delete_a_affinity_v2_list_field_option_by_id"},
    {"person_field", "list_all_affinity_person_fields", "list_all_affinity_person_fields",
     "create_a_affinity_field", "", "delete_a_affinity_field_by_id",
     "That is not possible here, because the API cannot change a field (a column)."},
    {"organization_field", "list_all_affinity_organization_fields", "list_all_affinity_organization_fields",
     "create_a_affinity_field", "", "delete_a_affinity_field_by_id",
     "That is not possible here, because the API cannot change a field (a column)."},
    {"field_value", "list_all_affinity_field_values", "list_all_affinity_field_values",
     "create_a_affinity_field_value", "update_a_affinity_field_value_by_id",
     "delete_a_affinity_field_value_by_id"},
    {"field_values_change", "list_all_affinity_field_values_changes",
     "list_all_affinity_field_values_changes", "", "", "",
     "That is not possible here, because the history of a field can only be read."},
    {"file", "list_all_affinity_files", "get_single_affinity_file_by_id", "affinity_files_upload", "", "",
     "That is not possible here, because the API cannot change or delete a file; a person can, in Affinity "
     "itself."},
    {"relationship_strength", "list_all_affinity_relationship_strength",
     "list_all_affinity_relationship_strength", "", "", "",
     "That is not possible here, because Affinity itself computes how well people know each other."},
    {"rate_limit", "list_all_affinity_rate_limits", "list_all_affinity_rate_limits", "", "", "",
     "That is not possible here, because the limits are Affinity's."},
    {"whoami", "list_all_affinity_whoami", "list_all_affinity_whoami", "", "", "",
     "That is not possible here, because members of the team are managed in Affinity itself."},
    {"user", "list_all_affinity_persons", "get_single_affinity_person_by_id", "", "", "",
     "That is not possible here, because members of the team are managed in Affinity itself."},
    {"webhook", "list_all_affinity_webhooks", "get_single_affinity_webhook_by_id",
     "create_a_affinity_webhook", "update_a_affinity_webhook_by_id", "delete_a_affinity_webhook_by_id"},
    {"view", "list_all_affinity_v2_saved_views", "get_single_affinity_v2_saved_view_by_id", "", "", "",
     "That is not possible here, because the API can only read saved views; a person can, in Affinity "
     "itself."},
    {"transcript", "list_all_affinity_v2_transcripts", "get_single_affinity_v2_transcript_by_id", "", "",
     "delete_a_affinity_v2_transcript_by_id",
     "That is not possible here, because Affinity itself records transcripts."},
    {"tag", "", "", "", "", "",
     "Affinity has no tags: labels are values of dropdown fields. list_all_affinity_fields shows those, "
     "create_a_affinity_field_value sets one."}};

struct Intent {
  Verb verb = Verb::none;
  std::string said{};                 // the verb as given
  bool single = false;                // by_id, or a single one
  std::vector<std::string> things{};  // nouns in the singular: "organization", "field", "value"
  std::vector<std::string> where{};   // "add a person to a list": "list"
};

bool is_column(std::vector<std::string> const& things_) {
  return things_.size() == 1 && (things_.front() == "field" || things_.front() == "column");
}

Intent parse_intent(std::string_view name) {
  Intent out;
  bool elsewhere = false;
  for (auto const& part : split_words(name)) {
    out.single |= part == "id" || part == "single";
    if (is_preposition(part)) {
      bool const list_of = part == "of" && out.things == std::vector<std::string>{"list"};
      if (list_of) out.things.clear();  // "get a list of persons"
      elsewhere = !list_of;
      continue;
    }
    if (is_filler(part)) continue;
    auto const verb = verb_of(part);
    // "log a call", but "get the call log" too: the first verb counts, another is a noun.
    if (verb != Verb::none && out.verb == Verb::none && out.things.empty()) {
      out.verb = verb;
      out.said = part;
      continue;
    }
    (elsewhere ? out.where : out.things).push_back(singular(part));
  }
  if (out.where == out.things) out.where.clear();  // "get a note by its note id"
  out.single &= out.where.empty();
  bool const puts = out.verb == Verb::create || out.verb == Verb::destroy;
  if (out.things.empty() && !puts) out.things.swap(out.where);  // "search for a company"
  // Clearing a column means clearing a cell.
  if (out.said == "clear" && is_column(out.things)) out.things = {"field", "value"};
  return out;
}

std::string with_spaces(std::vector<std::string> const& words) {
  std::string out;
  for (auto const& word : words) out.append(out.empty() ? "" : "_").append(word);
  return out;
}

ResourceWord const* find_resource_word(std::string_view name) {
  for (auto const& thing : things)
    if (thing.name == name) return &thing;
  return nullptr;
}

bool is_word(std::string_view name) {
  return find_resource_word(name) ||
         std::ranges::find(resource_synonyms(), name, &ResourceSynonym::said) != resource_synonyms().end();
}

std::string_view tool_for(ResourceWord const& thing, Verb verb, bool single) {
  switch (verb) {
    case Verb::list:
    case Verb::none: return single ? thing.get : thing.list;
    case Verb::get: return single || thing.list.empty() ? thing.get : thing.list;
    case Verb::create: return thing.create;
    case Verb::update: return thing.update;
    case Verb::destroy: break;
  }
  return thing.destroy;
}

struct ResourceMatchWord {
  ResourceWord const* thing = nullptr;
  std::string_view explanation{};
};

ResourceMatchWord match_resource(std::vector<std::string> const& said) {
  auto const whole = with_spaces(said);
  if (auto const* thing = find_resource_word(whole)) return {thing, {}};
  // The head noun comes last in English: "organization field", "deal stage", "list entry".
  for (auto i = said.size(); i-- > 0;) {
    for (auto const& word : resource_synonyms())
      if (word.said == said[i]) return {find_resource_word(word.thing), word.explanation};
    if (auto const* thing = find_resource_word(said[i])) return {thing, {}};
  }
  std::vector<std::string_view> names;
  for (auto const& thing : things) names.push_back(thing.name);
  for (auto const& word : resource_synonyms()) names.push_back(word.said);
  for (auto i = said.size(); i-- > 0;) {
    auto const closest = nearest(said[i], names);
    if (closest.empty()) continue;
    for (auto const& word : resource_synonyms())
      if (word.said == closest) return {find_resource_word(word.thing), word.explanation};
    return {find_resource_word(closest), {}};
  }
  return {};
}

bool is_record(ResourceWord const* thing) {
  return thing && (thing->name == "organization" || thing->name == "person" || thing->name == "opportunity");
}

// "add a person to a list", "remove people from the pipeline", "find the companies on a list".
bool is_about_list_entries(Intent const& intent, ResourceWord const* thing) {
  if (auto const where = match_resource(intent.where).thing; !where || where->name != "list") return false;
  if (intent.verb == Verb::update || (thing && thing->name == "opportunity" && intent.verb == Verb::create))
    return false;
  return is_record(thing) || (!thing && intent.verb != Verb::list);
}

// "remove a person from a company", "add an e-mail to a person", "update the person's e-mail": the record
// whose list contains the other.
ResourceWord const* record_with_link(Intent const& intent, ResourceWord const* thing) {
  bool const links = intent.said == "add" || intent.said == "insert";
  if (!links && intent.verb != Verb::destroy && intent.verb != Verb::update) return nullptr;
  bool const address = thing && thing->name == "email";
  auto owners = intent.where;
  if (owners.empty() && address && intent.things.size() > 1) owners = {intent.things.front()};
  auto const* owner = match_resource(owners).thing;
  if (!is_record(owner)) return nullptr;
  if (address) return owner->name == "person" ? owner : nullptr;
  bool const is_kept_there = is_record(thing) && thing->name != "opportunity" && thing != owner;
  return is_kept_there && intent.verb != Verb::update ? owner : nullptr;
}

bool mentions(Intent const& intent, std::string_view word) {
  return std::ranges::find(intent.things, word) != intent.things.end();
}

// Merges and duplicates are of API v2, and of companies and persons alone.
ToolSuggestion suggest_merge(Intent const& intent) {
  auto said = intent.things;
  std::erase_if(said,
                [](auto const& word) { return word == "merge" || word == "dedupe" || word == "duplicate"; });
  auto const* thing = match_resource(said.empty() ? intent.where : said).thing;
  if (thing && thing->name != "organization" && thing->name != "person" && thing->name != "user")
    return {.explanation =
                "That is not possible here, because Affinity merges companies and persons and nothing else."};
  bool const companies = !thing || thing->name == "organization";
  bool const lists = intent.verb == Verb::list || intent.verb == Verb::get;
  auto const tool =
      lists ? companies ? "list_all_affinity_v2_company_duplicates" : "list_all_affinity_v2_person_duplicates"
      : companies ? "affinity_v2_company_merge_start"
                  : "affinity_v2_person_merge_start";
  return {.tool = tool,
          .explanation = "Whoever runs the server allows merges with --toolsets default,v2_merges."};
}

}  // namespace

std::string_view nearest_tool_name(std::string_view name, std::span<std::string_view const> names) {
  if (name.size() > 64) return {};
  auto const intent = parse_intent(name);
  if (!intent.where.empty()) return {};  // two nouns: suggest_tool handles them
  auto const thing = with_spaces(intent.things);
  bool const is_known = is_word(thing);
  std::vector<std::string_view> fitting;
  for (auto const candidate : names) {
    auto const other = parse_intent(candidate);
    auto const wanted =
        intent.verb == Verb::get && !intent.single ? Verb::list : intent.verb;  // "get_persons"
    bool const same_verb = intent.verb == Verb::none || other.verb == wanted;
    auto const of_other = with_spaces(other.things);
    // A known noun is no typo of another: "file" is not "field".
    bool const closest =
        of_other == thing || (!is_known && !nearest(thing, std::vector<std::string_view>{of_other}).empty());
    if (same_verb && closest && !thing.empty()) fitting.push_back(candidate);
  }
  // Among several, such as lists and their changes, the name with the smallest distance.
  if (fitting.size() == 1) return fitting.front();
  for (auto const candidate : fitting)
    if (intent.verb != Verb::none && with_spaces(parse_intent(candidate).things) == thing) return candidate;
  return intent.verb == Verb::none ? std::string_view() : nearest(name, fitting);
}

ToolSuggestion suggest_tool(std::string_view name) {
  if (name.empty() || name.size() > 64) return {};
  auto const intent = parse_intent(name);
  if (mentions(intent, "merge") || mentions(intent, "dedupe") || mentions(intent, "duplicate"))
    return suggest_merge(intent);
  if (mentions(intent, "archive"))
    return {.explanation =
                "That is not possible here, because Affinity has no archive: what is deleted is gone."};
  auto const all = split_words(name);
  if (std::ranges::find(all, "move") != all.end())
    return {.tool = "update_a_affinity_field_value_by_id",
            .explanation = "To move a deal to another stage is to change a field value."};
  if (mentions(intent, "download")) return {.tool = "affinity_files_download"};
  if (mentions(intent, "upload") || mentions(intent, "attach")) return {.tool = "affinity_files_upload"};
  auto const [thing, words] = match_resource(intent.things);
  if (is_about_list_entries(intent, thing))
    return {.tool = tool_for(*find_resource_word("list_entry"), intent.verb, intent.single),
            .explanation = "What is on a list is a list entry."};
  if (auto const* owner = record_with_link(intent, thing))
    return {.tool = owner->update, .explanation = "What belongs to a record is changed with the record."};
  if (intent.things.empty() && intent.verb == Verb::list)
    return {.explanation =
                "Records are found by kind: list_all_affinity_persons, list_all_affinity_organizations and "
                "list_all_affinity_opportunities search with term."};
  if (!thing) return {};
  auto const tool = tool_for(*thing, intent.verb, intent.single);
  return {.tool = tool, .explanation = std::string(tool.empty() ? thing->missing : words)};
}

}  // namespace affinity::tools
