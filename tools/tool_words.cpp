#include "tools/tool_words.hpp"

#include "schema/name_suggestion.hpp"

#include <algorithm>
#include <iterator>

namespace affinity::tools {

namespace {

struct VerbSynonym {
  std::string_view word{};
  Verb verb = Verb::none;
};
constexpr VerbSynonym verb_synonyms[] = {
    {"list", Verb::list},       {"find", Verb::list},       {"search", Verb::list},
    {"query", Verb::list},      {"show", Verb::list},       {"lookup", Verb::list},
    {"browse", Verb::list},     {"filter", Verb::list},     {"get", Verb::get},
    {"read", Verb::get},        {"fetch", Verb::get},       {"retrieve", Verb::get},
    {"view", Verb::get},        {"open", Verb::get},        {"create", Verb::create},
    {"add", Verb::create},      {"new", Verb::create},      {"make", Verb::create},
    {"insert", Verb::create},   {"post", Verb::create},     {"log", Verb::create},
    {"write", Verb::create},    {"send", Verb::create},     {"upsert", Verb::create},
    {"update", Verb::update},   {"edit", Verb::update},     {"change", Verb::update},
    {"modify", Verb::update},   {"patch", Verb::update},    {"rename", Verb::update},
    {"set", Verb::update},      {"complete", Verb::update}, {"move", Verb::update},
    {"assign", Verb::update},   {"delete", Verb::destroy},  {"remove", Verb::destroy},
    {"destroy", Verb::destroy}, {"clear", Verb::destroy},   {"erase", Verb::destroy}};

constexpr ResourceSynonym synonym_table[] = {
    {"company", "organization", "Companies are organizations here."},
    {"account", "organization", "Companies are organizations here."},
    {"org", "organization", ""},
    {"organisation", "organization", ""},
    {"firm", "organization", "Companies are organizations here."},
    {"investor", "organization", "Companies are organizations here."},
    {"deal", "opportunity", "Deals are opportunities here."},
    {"opp", "opportunity", ""},
    {"contact", "person", "Contacts are persons here."},
    {"people", "person", ""},
    {"lead", "person", "Contacts are persons here."},
    {"founder", "person", "Contacts are persons here."},
    {"task", "reminder", "Tasks are reminders here."},
    {"todo", "reminder", "Tasks are reminders here."},
    {"followup", "reminder", "Tasks are reminders here."},
    {"user", "user", "Members of the team are persons of type 1; list_all_affinity_whoami shows your own."},
    {"teammate", "user",
     "Members of the team are persons of type 1; list_all_affinity_whoami shows your own."},
    {"colleague", "user",
     "Members of the team are persons of type 1; list_all_affinity_whoami shows your own."},
    {"team", "user", "Members of the team are persons of type 1; list_all_affinity_whoami shows your own."},
    {"me", "whoami", ""},
    {"myself", "whoami", ""},
    {"tenant", "whoami", ""},
    {"email", "email", "E-mails are interactions of type 3."},
    {"mail", "email", "E-mails are interactions of type 3."},
    {"meeting", "interaction", "Meetings are interactions of type 0."},
    {"event", "interaction", "Meetings are interactions of type 0."},
    {"call", "interaction", "Calls are interactions of type 1."},
    {"chat", "interaction", "Chat messages are interactions of type 2."},
    {"message", "interaction", "Chat messages are interactions of type 2."},
    {"activity", "interaction", "Activities are interactions: meetings, calls, chat messages and e-mails."},
    {"timeline", "interaction", "Activities are interactions: meetings, calls, chat messages and e-mails."},
    {"log", "interaction", "Activities are interactions: meetings, calls, chat messages and e-mails."},
    {"comment", "note", "Comments are notes here."},
    {"column", "field", "Columns are fields, their cells are field values."},
    {"property", "field", "Columns are fields, their cells are field values."},
    {"attribute", "field", "Columns are fields, their cells are field values."},
    {"dropdown", "field", "Columns are fields, their cells are field values."},
    {"cell", "field_value", "Cells are field values."},
    {"value", "field_value", "Cells are field values."},
    {"stage", "field_value", "The stage of a deal is a field value."},
    {"status", "field_value", "A status is a field value."},
    {"amount", "field_value", "An amount is a field value."},
    {"history", "field_values_change", ""},
    {"change", "field_values_change", ""},
    {"pipeline", "list", "A pipeline is a list; its deals are list entries."},
    {"board", "list", "A pipeline is a list; its deals are list entries."},
    {"group", "list", ""},
    {"row", "list_entry", "Rows are list entries."},
    {"entry", "list_entry", ""},
    {"view", "view", ""},
    {"filter", "view", ""},
    {"tag", "tag", ""},
    {"label", "tag", ""},
    {"attachment", "file", "Attachments are files here."},
    {"document", "file", "Documents are files here."},
    {"upload", "file", ""},
    {"strength", "relationship_strength", ""},
    {"relationship", "relationship_strength", ""},
    {"introduction", "relationship_strength", ""},
    {"intro", "relationship_strength", ""},
    {"limit", "rate_limit", ""},
    {"quota", "rate_limit", ""},
    {"hook", "webhook", ""},
    {"subscription", "webhook", ""}};

}  // namespace

std::span<ResourceSynonym const> resource_synonyms() { return synonym_table; }

bool is_filler(std::string_view word) {
  static constexpr std::string_view fillers[] = {"a",  "an",  "the", "all", "single", "affinity", "afinity",
                                                 "id", "ids", "crm", "my",  "one",    "mcp"};
  return std::ranges::find(fillers, word) != std::end(fillers);
}

bool is_preposition(std::string_view word) {
  static constexpr std::string_view words[] = {"by", "in", "of", "on", "to", "for", "from", "at", "with"};
  return std::ranges::find(words, word) != std::end(words);
}

std::string singular(std::string_view word) {
  if (word.ends_with("ies") && word.size() > 4) return std::string(word.substr(0, word.size() - 3)) + "y";
  if (word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && word.size() > 3)
    return std::string(word.substr(0, word.size() - 1));
  return std::string(word);
}

std::vector<std::string> split_words(std::string_view name) {
  std::vector<std::string> out;
  auto text = schema::snake_case(name);
  for (auto& c : text)
    if (c == '/' || c == ':') c = '_';
  for (std::size_t from = 0; from < text.size();) {
    auto const end = std::min(text.find('_', from), text.size());
    if (end > from) out.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

Verb verb_of(std::string_view word) {
  for (auto const& said : verb_synonyms)
    if (said.word == word) return said.verb;
  return Verb::none;
}

}  // namespace affinity::tools
