#include "tools/meant_tool.hpp"

#include "base/text/text.hpp"
#include "schema/name_suggestion.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace affinity::tools {

namespace {

enum class Verb { none, list, get, create, update, destroy };

struct Said {
  std::string_view word{};
  Verb verb = Verb::none;
};
constexpr Said verbs[] = {{"list", Verb::list},       {"find", Verb::list},       {"search", Verb::list},
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

// A thing of Affinity: its five tools, in the order of the verbs, and why one is missing.
struct Thing {
  std::string_view name{};  // as people's words lead to it
  std::string_view list{}, get{}, create{}, update{}, destroy{};
  std::string_view missing{};  // a sentence
};
constexpr Thing things[] = {
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
    {"option", "list_all_affinity_fields", "list_all_affinity_fields", "", "", "",
     "That is not possible here, because the API cannot change the options of a field; a person can, in "
     "Affinity itself."},
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
    {"view", "", "", "", "", "",
     "That is not possible here, because the API knows no saved views: list_all_affinity_list_entries gives "
     "the rows of "
     "a list and list_all_affinity_field_values their columns."},
    {"tag", "", "", "", "", "",
     "Affinity has no tags: labels are values of dropdown fields. list_all_affinity_fields shows those, "
     "create_a_affinity_field_value sets one."}};

// People's words → the thing, and the sentence that says so.
struct Word {
  std::string_view said{}, thing{}, words{};
};
constexpr Word words[] = {
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

bool is_filler(std::string_view word) {
  static constexpr std::string_view fillers[] = {"a",  "an",  "the", "all", "single", "affinity", "afinity",
                                                 "id", "ids", "crm", "my",  "one",    "mcp"};
  return std::ranges::find(fillers, word) != std::end(fillers);
}

// "a note to a person" is a note: what comes after these words says where it is.
bool leads_elsewhere(std::string_view word) {
  static constexpr std::string_view words_[] = {"by", "in", "of", "on", "to", "for", "from", "at", "with"};
  return std::ranges::find(words_, word) != std::end(words_);
}

std::string one_of(std::string_view word) {
  if (word.ends_with("ies") && word.size() > 4) return std::string(word.substr(0, word.size() - 3)) + "y";
  if (word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && word.size() > 3)
    return std::string(word.substr(0, word.size() - 1));
  return std::string(word);
}

std::vector<std::string> parts(std::string_view name) {
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
  for (auto const& said : verbs)
    if (said.word == word) return said.verb;
  return Verb::none;
}

struct Wish {
  Verb verb = Verb::none;
  std::string said{};                 // the verb's word
  bool single = false;                // by_id, or a single one
  std::vector<std::string> things{};  // what is left, each of them one: "organization", "field", "value"
  std::vector<std::string> where{};   // "add a person to a list": "list"
};

bool is_column(std::vector<std::string> const& things_) {
  return things_.size() == 1 && (things_.front() == "field" || things_.front() == "column");
}

Wish wish_of(std::string_view name) {
  Wish out;
  bool elsewhere = false;
  for (auto const& part : parts(name)) {
    out.single |= part == "id" || part == "single";
    if (leads_elsewhere(part)) {
      bool const list_of = part == "of" && out.things == std::vector<std::string>{"list"};
      if (list_of) out.things.clear();  // "get a list of persons"
      elsewhere = !list_of;
      continue;
    }
    if (is_filler(part)) continue;
    auto const verb = verb_of(part);
    // "log a call", but "get the call log" too: the first verb holds, another is a thing.
    if (verb != Verb::none && out.verb == Verb::none && out.things.empty()) {
      out.verb = verb;
      out.said = part;
      continue;
    }
    (elsewhere ? out.where : out.things).push_back(one_of(part));
  }
  if (out.where == out.things) out.where.clear();  // "get a note by its note id"
  out.single &= out.where.empty();
  bool const puts = out.verb == Verb::create || out.verb == Verb::destroy;
  if (out.things.empty() && !puts) out.things.swap(out.where);  // "search for a company"
  // Who clears a column wants an empty cell.
  if (out.said == "clear" && is_column(out.things)) out.things = {"field", "value"};
  return out;
}

std::string joined(std::vector<std::string> const& words_) {
  std::string out;
  for (auto const& word : words_) out.append(out.empty() ? "" : "_").append(word);
  return out;
}

Thing const* thing_called(std::string_view name) {
  for (auto const& thing : things)
    if (thing.name == name) return &thing;
  return nullptr;
}

bool is_word(std::string_view name) {
  return thing_called(name) || std::ranges::find(words, name, &Word::said) != std::end(words);
}

std::string_view tool_for(Thing const& thing, Verb verb, bool single) {
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

struct Found {
  Thing const* thing = nullptr;
  std::string_view words{};
};

Found found(std::vector<std::string> const& said) {
  auto const whole = joined(said);
  if (auto const* thing = thing_called(whole)) return {thing, {}};
  // The more telling word stands last in English: "organization field", "deal stage", "list entry".
  for (auto i = said.size(); i-- > 0;) {
    for (auto const& word : words)
      if (word.said == said[i]) return {thing_called(word.thing), word.words};
    if (auto const* thing = thing_called(said[i])) return {thing, {}};
  }
  std::vector<std::string_view> names;
  for (auto const& thing : things) names.push_back(thing.name);
  for (auto const& word : words) names.push_back(word.said);
  for (auto i = said.size(); i-- > 0;) {
    auto const near = nearest(said[i], names);
    if (near.empty()) continue;
    for (auto const& word : words)
      if (word.said == near) return {thing_called(word.thing), word.words};
    return {thing_called(near), {}};
  }
  return {};
}

bool is_record(Thing const* thing) {
  return thing && (thing->name == "organization" || thing->name == "person" || thing->name == "opportunity");
}

// "add a person to a list", "remove people from the pipeline", "find the companies on a list".
bool is_of_rows(Wish const& wish, Thing const* thing) {
  if (auto const where = found(wish.where).thing; !where || where->name != "list") return false;
  if (wish.verb == Verb::update || (thing && thing->name == "opportunity" && wish.verb == Verb::create))
    return false;
  return is_record(thing) || (!thing && wish.verb != Verb::list);
}

// "remove a person from a company", "add an e-mail to a person", "update the person's e-mail": the record
// that has the other among its lists.
Thing const* linked_on(Wish const& wish, Thing const* thing) {
  bool const links = wish.said == "add" || wish.said == "insert";
  if (!links && wish.verb != Verb::destroy && wish.verb != Verb::update) return nullptr;
  bool const address = thing && thing->name == "email";
  auto owners = wish.where;
  if (owners.empty() && address && wish.things.size() > 1) owners = {wish.things.front()};
  auto const* owner = found(owners).thing;
  if (!is_record(owner)) return nullptr;
  if (address) return owner->name == "person" ? owner : nullptr;
  bool const is_kept_there = is_record(thing) && thing->name != "opportunity" && thing != owner;
  return is_kept_there && wish.verb != Verb::update ? owner : nullptr;
}

bool says(Wish const& wish, std::string_view word) {
  return std::ranges::find(wish.things, word) != wish.things.end();
}

}  // namespace

std::string_view nearest_tool(std::string_view name, std::span<std::string_view const> names) {
  if (name.size() > 64) return {};
  auto const wish = wish_of(name);
  if (!wish.where.empty()) return {};  // two things: meant_tool tells them apart
  auto const thing = joined(wish.things);
  bool const is_known = is_word(thing);
  std::vector<std::string_view> fitting;
  for (auto const candidate : names) {
    auto const other = wish_of(candidate);
    auto const wanted = wish.verb == Verb::get && !wish.single ? Verb::list : wish.verb;  // "get_persons"
    bool const same_verb = wish.verb == Verb::none || other.verb == wanted;
    auto const of_other = joined(other.things);
    // What is a word of its own is no slip for another: "file" is not "field".
    bool const near =
        of_other == thing || (!is_known && !nearest(thing, std::vector<std::string_view>{of_other}).empty());
    if (same_verb && near && !thing.empty()) fitting.push_back(candidate);
  }
  // Of several, as lists and their changes, the one that is written most alike.
  if (fitting.size() == 1) return fitting.front();
  for (auto const candidate : fitting)
    if (wish.verb != Verb::none && joined(wish_of(candidate).things) == thing) return candidate;
  return wish.verb == Verb::none ? std::string_view() : nearest(name, fitting);
}

MeantTool meant_tool(std::string_view name) {
  if (name.empty() || name.size() > 64) return {};
  auto const wish = wish_of(name);
  if (says(wish, "merge") || says(wish, "dedupe") || says(wish, "duplicate"))
    return {.words =
                "That is not possible here, because the API cannot merge records; a person can, in Affinity "
                "itself."};
  if (says(wish, "archive"))
    return {.words = "That is not possible here, because Affinity has no archive: what is deleted is gone."};
  auto const all = parts(name);
  if (std::ranges::find(all, "move") != all.end())
    return {.tool = "update_a_affinity_field_value_by_id",
            .words = "To move a deal to another stage is to change a field value."};
  if (says(wish, "download")) return {.tool = "affinity_files_download"};
  if (says(wish, "upload") || says(wish, "attach")) return {.tool = "affinity_files_upload"};
  auto const [thing, words_] = found(wish.things);
  if (is_of_rows(wish, thing))
    return {.tool = tool_for(*thing_called("list_entry"), wish.verb, wish.single),
            .words = "What is on a list is a list entry."};
  if (auto const* owner = linked_on(wish, thing))
    return {.tool = owner->update, .words = "What belongs to a record is changed with the record."};
  if (wish.things.empty() && wish.verb == Verb::list)
    return {.words =
                "Records are found by kind: list_all_affinity_persons, list_all_affinity_organizations and "
                "list_all_affinity_opportunities search with term."};
  if (!thing) return {};
  auto const tool = tool_for(*thing, wish.verb, wish.single);
  return {.tool = tool, .words = std::string(tool.empty() ? thing->missing : words_)};
}

}  // namespace affinity::tools
