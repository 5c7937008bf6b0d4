#include "tools/composed/known_people.hpp"

#include "base/text/folding.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

std::vector<Ref> refs_at(json::value const& record, std::string_view name, Kind kind) {
  std::vector<Ref> out;
  auto const* value = member(record, name);
  auto const* list = value ? value->if_array() : nullptr;
  if (list)
    for (auto const& each : *list)
      if (auto const id = as_int64(each)) out.push_back({.kind = kind, .id = *id});
  return out;
}

namespace known_people {
namespace {

constexpr std::string_view people_of_v2 = "list_all_affinity_v2_persons";
constexpr std::string_view person_fields_of_v2 = "list_all_affinity_v2_person_fields";
constexpr std::size_t people_a_request = 100;

std::string full_name(json::value const& person, std::string_view first_name, std::string_view last_name) {
  auto const first = text_member(person, first_name), last = text_member(person, last_name);
  return cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
}

// A firm's own field goes before what Affinity found out.
bool is_title_name(std::string const& name) {
  auto const folded = fold(name);
  return folded.find("job title") != folded.npos || folded == "title" || folded == "titles" ||
         folded == "role" || folded == "position";
}

Task<std::vector<std::string>> title_fields_of_v2(Reads& reads) {
  std::vector<std::string> out;
  if (!reads.may_use(person_fields_of_v2)) co_return out;
  Read ask{.tool = person_fields_of_v2, .page_size = 100, .freshness = Freshness::metadata};
  auto const fields = co_await reads.read_pages(std::move(ask), 1'000);
  for (auto const& field : fields.records)
    if (is_title_name(text_member(field, "name"))) out.push_back(text_member(field, "id"));
  std::ranges::stable_sort(out, {}, [](std::string const& id) {
    return id.starts_with("field-") ? 0 : id.find("current") != id.npos ? 1 : 2;
  });
  co_return out;
}

json::value const* value_of_field(json::value const& record, std::string_view id) {
  auto const* fields = member(record, "fields");
  auto const* list = fields ? fields->if_array() : nullptr;
  if (!list) return nullptr;
  for (auto const& field : *list)
    if (text_member(field, "id") == id) return member(field, "value");
  return nullptr;
}

std::string contact_in(Cell const& cell) {
  if (!cell.known) return std::string(unknown_value);
  if (cell.items.empty()) return std::string(never_contacted);
  auto const& item = cell.items.front();
  return item.text + (item.by.empty() ? "" : " " + item.by);
}

void describe_by_v2(KnownPerson& person, json::value const& record, std::vector<std::string> const& titles,
                    Now const& now) {
  person.title_known = !titles.empty();
  for (auto const& id : titles) {
    auto const* value = value_of_field(record, id);
    auto const cell = value ? cell_of_v2(*value, {}, now) : Cell{};
    if (cell.items.empty()) continue;
    person.title = to_text(cell, {});
    break;
  }
  Column const contact{.built_in = BuiltIn::last_contact};
  auto const* value = value_of_field(record, "last-contact");
  if (value) person.last_contact = contact_in(cell_of_v2(*value, contact, now));
}

// The fields of people that hold titles, by v1's id, the firm's own first.
Task<std::vector<std::int64_t>> title_fields_of_v1(Reads& reads) {
  std::vector<std::int64_t> own, enriched;
  auto const fields = co_await read_fields(reads, Kind::person);
  if (!fields) co_return own;
  for (auto const& field : *fields) {
    if (!is_title_name(text_member(field, "name")) || integer_member(field, "list_id")) continue;
    auto const source = text_member(field, "enrichment_source");
    (source.empty() || source == "none" ? own : enriched).push_back(integer_member(field, "id").value_or(0));
  }
  own.insert(own.end(), enriched.begin(), enriched.end());
  co_return own;
}

std::string title_in(Result<json::value> const& values, std::vector<std::int64_t> const& fields,
                     Now const& now) {
  for (auto const id : fields) {
    Column const column{.v1_id = id};
    auto const cell = cell_of_v1(values, column, {}, now);
    if (cell.known && !cell.items.empty()) return to_text(cell, column);
  }
  return {};
}

std::string contact_of_v1(json::value const& record, std::vector<Teammate> const& team, Now const& now) {
  auto const* dates = member(record, "interaction_dates");
  auto const day = dates ? day_of(text_member(*dates, "last_interaction_date"), now) : std::nullopt;
  if (!day) return std::string(never_contacted);
  auto const* interactions = member(record, "interactions");
  auto const* last = interactions ? member(*interactions, "last_interaction") : nullptr;
  auto const people = last ? refs_at(*last, "person_ids", Kind::person) : std::vector<Ref>();
  return to_text(*day) + (people.empty() ? "" : " " + person_item(people.front().id, team).text);
}

}  // namespace
}  // namespace known_people

Task<bool> read_titles_and_contacts(Reads& reads, std::vector<KnownPerson>& people) {
  using namespace known_people;
  if (people.empty()) co_return true;
  if (!reads.may_use(people_of_v2)) co_return false;
  auto const titles = co_await title_fields_of_v2(reads);
  json::array field_ids{"last-contact"};
  for (auto const& id : titles) field_ids.emplace_back(id);
  for (std::size_t begin = 0; begin < people.size(); begin += people_a_request) {
    json::array ids;
    for (auto i = begin; i < people.size() && i < begin + people_a_request; ++i)
      ids.emplace_back(people[i].ref.id);
    Read ask{.tool = people_of_v2,
             .arguments = {{"ids", std::move(ids)}, {"fieldIds", field_ids}},
             .page_size = 100};
    auto const page = co_await reads.read_pages(std::move(ask), people_a_request);
    if (page.error) co_return false;
    for (auto const& record : page.records) {
      auto const found =
          std::ranges::find(people, Ref{.kind = Kind::person, .id = integer_member(record, "id").value_or(0)},
                            &KnownPerson::ref);
      if (found != people.end()) describe_by_v2(*found, record, titles, reads.now());
    }
  }
  co_return !titles.empty();
}

Task<void> read_titles(Reads& reads, std::vector<KnownPerson>& people, Answer& answer) {
  using namespace known_people;
  auto const fields = co_await title_fields_of_v1(reads);
  if (fields.empty()) co_return;
  std::vector<Read> asks;
  for (auto const& person : people)
    asks.push_back({.tool = "list_all_affinity_field_values", .arguments = {{"person_id", person.ref.id}}});
  auto const values = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < people.size(); ++i) {
    people[i].title_known = values[i].has_value();
    people[i].title = title_in(values[i], fields, reads.now());
    if (!values[i]) answer.add_partial("some titles not read (" + Reads::why(values[i].error()) + ")");
  }
}

Task<void> read_last_contacts(Reads& reads, std::vector<KnownPerson>& people,
                              std::vector<Teammate> const& team, Answer& answer) {
  using namespace known_people;
  std::vector<Read> asks;
  for (auto const& person : people)
    asks.push_back(
        {.tool = "get_single_affinity_person_by_id",
         .arguments = {
             {"id", person.ref.id}, {"with_interaction_dates", true}, {"with_interaction_persons", true}}});
  auto const records = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!records[i]) {
      answer.add_partial("some last contacts not read (" + Reads::why(records[i].error()) + ")");
      continue;
    }
    if (auto name = full_name(*records[i], "first_name", "last_name"); !name.empty())
      people[i].name = std::move(name);
    people[i].last_contact = contact_of_v1(*records[i], team, reads.now());
  }
}

}  // namespace affinity::tools::composed
