#include "tools/composed/upstream/found.hpp"

#include "base/text/text.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/upstream/fields_of_record.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

std::string found_person_name(json::value const& record) {
  auto const first = text_member(record, "first_name"), last = text_member(record, "last_name");
  return first + (first.empty() || last.empty() ? "" : " ") + last;
}

}  // namespace

std::vector<std::string> texts_in(json::value const& record, std::string_view name) {
  std::vector<std::string> out;
  auto const* value = member(record, name);
  auto const* list = value ? value->if_array() : nullptr;
  if (list)
    for (auto const& item : *list)
      if (auto const text = as_text(item)) out.emplace_back(*text);
  return out;
}

Found found_of(Kind kind, json::value record) {
  Found out{.ref = {.kind = kind, .id = integer_member(record, "id").value_or(0)}};
  out.name = cell_text(kind == Kind::person ? found_person_name(record) : text_member(record, "name"));
  if (kind != Kind::deal)
    out.address = text_member(record, kind == Kind::person ? "primary_email" : "domain");
  if (out.name.empty()) out.name = out.address;
  out.record = std::move(record);
  return out;
}

Found found_of_v2(Kind kind, json::value const& record) {
  auto out = found_of(kind, v1_record_of(kind, record));
  auto const* fields = member(record, "fields");
  if (fields && fields->is_array()) out.fields = fields->get_array();
  return out;
}

MatchLevel level_of(Query const& query, Found const& found) {
  auto const emails = texts_in(found.record, "emails"), domains = texts_in(found.record, "domains");
  KnownBy known{.kind = found.ref.kind};
  known.names.emplace_back(found.name);
  known.emails.assign(emails.begin(), emails.end());
  known.domains.assign(domains.begin(), domains.end());
  if (!found.address.empty())
    (found.ref.kind == Kind::person ? known.emails : known.domains).emplace_back(found.address);
  auto const level = match(query, known);
  if (level != MatchLevel::none || query.who.empty() || found.ref.kind != Kind::person) return level;
  auto person = query;
  person.name = query.who;
  return match(person, known);
}

void keep_best(std::vector<Found>& found) {
  auto const best = found.empty() ? MatchLevel::none : std::ranges::max(found, {}, &Found::level).level;
  std::erase_if(found, [&](Found const& each) { return each.level != best; });
}

json::object search_arguments(Kind kind, std::string const& term) {
  json::object out{{"term", term}};
  if (kind == Kind::person) out["with_current_organizations"] = true;
  return out;
}

}  // namespace affinity::tools::composed
