#include "schema/name_suggestion.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <vector>

namespace affinity::schema {

namespace {

using Names = std::span<std::string_view const>;

// Synonyms, from people and from other APIs, of argument names.
struct Synonym {
  std::string_view said{}, meant{};
};
constexpr Synonym noun_synonyms[] = {{"company", "organization"},
                                     {"companies", "organization"},
                                     {"account", "organization"},
                                     {"org", "organization"},
                                     {"organisation", "organization"},
                                     {"deal", "opportunity"},
                                     {"contact", "person"},
                                     {"people", "person"},
                                     {"user", "owner"},
                                     {"column", "field"},
                                     {"entry", "list_entry"},
                                     {"row", "list_entry"},
                                     {"author", "creator"},
                                     {"assignee", "owner"},
                                     {"pipeline", "list"},
                                     {"record", "entity"},
                                     {"value", "field_value"}};
constexpr Synonym argument_synonyms[] = {{"email", "emails"},
                                         {"email_address", "emails"},
                                         {"mail", "emails"},
                                         {"e_mail", "emails"},
                                         {"website", "domain"},
                                         {"url", "domain"},
                                         {"domains", "domain"},
                                         {"text", "content"},
                                         {"body", "content"},
                                         {"note", "content"},
                                         {"message", "content"},
                                         {"title", "name"},
                                         {"search", "term"},
                                         {"query", "term"},
                                         {"q", "term"},
                                         {"name", "term"},
                                         {"keyword", "term"},
                                         {"page_size", "limit"},
                                         {"per_page", "limit"},
                                         {"count", "limit"},
                                         {"max_results", "limit"},
                                         {"page_token", "next_cursor"},
                                         {"cursor", "next_cursor"},
                                         {"page", "next_cursor"},
                                         {"offset", "next_cursor"},
                                         {"members", "fields"},
                                         {"select", "fields"},
                                         {"due", "due_date"},
                                         {"deadline", "due_date"},
                                         {"assignee", "owner_id"},
                                         {"user_id", "owner_id"},
                                         {"attendees", "person_ids"},
                                         {"participants", "person_ids"},
                                         {"people", "person_ids"},
                                         {"companies", "organization_ids"},
                                         {"company", "organization_id"},
                                         {"contact", "person_id"},
                                         {"deal", "opportunity_id"},
                                         {"from", "start_time"},
                                         {"start_date", "start_time"},
                                         {"since", "start_time"},
                                         {"end_date", "end_time"},
                                         {"until", "end_time"},
                                         {"to", "end_time"},
                                         {"completed", "is_completed"},
                                         {"done", "is_completed"},
                                         {"private", "is_public"},
                                         {"public", "is_public"},
                                         {"file_id", "id"},
                                         {"attachment", "file"},
                                         {"attachments", "files"},
                                         {"person_id", "external_id"},
                                         {"time", "date"},
                                         {"datetime", "date"},
                                         {"kind", "type"}};

bool has(Names names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

std::string in_quotes(std::string_view name) { return '"' + std::string(name) + '"'; }

// company_ids → organization_ids
std::string translated(std::string_view name) {
  for (std::string_view const ending : {"_ids", "_id"}) {
    if (!name.ends_with(ending)) continue;
    auto const noun = name.substr(0, name.size() - ending.size());
    for (auto const& synonym : noun_synonyms)
      if (synonym.said == noun) return std::string(synonym.meant) + std::string(ending);
  }
  return {};
}

}  // namespace

bool is_same_name(std::string_view sent, std::string_view name) {
  auto const next = [](std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of("_- "), text.size()));
    if (text.empty()) return '\0';
    auto const c = text.front();
    text.remove_prefix(1);
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  };
  while (true) {
    auto const a = next(sent), b = next(name);
    if (a != b) return false;
    if (a == '\0') return true;
  }
}

std::string snake_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char const c = name[i];
    bool const capital = c >= 'A' && c <= 'Z';
    bool const after_small = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (capital && after_small) out += '_';
    if (c == ' ' || c == '-' || c == '.')
      out += '_';
    else
      out += capital ? char(c - 'A' + 'a') : c;
  }
  return out;
}

std::string suggest_names(std::string_view sent, Names names) {
  if (sent.empty() || sent.size() > 64) return {};
  auto const first = sent.find_first_not_of("-_$@:. ");  // "--limit", "$limit"
  if (first == sent.npos) return {};
  auto const name = snake_case(sent.substr(first));
  if (has(names, name)) return in_quotes(name);
  // Singular for plural and plural for singular: validation makes a list of a single value.
  for (auto const& other : {name + "s", name.ends_with('s') ? name.substr(0, name.size() - 1) : name})
    if (has(names, other)) return in_quotes(other);
  if ((name == "name" || name == "full_name") && has(names, "first_name") && has(names, "last_name"))
    return in_quotes("first_name") + " and " + in_quotes("last_name");
  for (auto const& other :
       {translated(name), translated(name) + "s",
        translated(name).ends_with('s') ? translated(name).substr(0, translated(name).size() - 1)
                                        : translated(name)})
    if (!other.empty() && has(names, other)) return in_quotes(other);
  for (auto const& synonym : argument_synonyms)
    if (synonym.said == name && has(names, synonym.meant)) return in_quotes(synonym.meant);
  auto const closest = nearest(name, names);
  return closest.empty() ? std::string() : in_quotes(closest);
}

}  // namespace affinity::schema
