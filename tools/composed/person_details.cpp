#include "tools/composed/person_details.hpp"

#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view titles_of_v2 = "list_all_affinity_v2_persons";
constexpr std::string_view companies_of_v2 = "list_all_affinity_v2_companies";
constexpr std::string_view title_field = "affinity-data-current-job-title";
constexpr std::size_t records_a_request = 100;

std::int64_t current_company_of(json::value const& person) {
  for (std::string_view const name : {"current_organization_ids", "organization_ids"}) {
    auto const* value = member(person, name);
    auto const* ids = value ? value->if_array() : nullptr;
    if (ids && !ids->empty()) return as_int64(ids->front()).value_or(0);
  }
  return 0;
}

json::array first_ids(std::vector<std::int64_t> const& ids) {
  json::array out;
  for (auto const id : ids)
    if (out.size() < records_a_request) out.emplace_back(id);
  return out;
}

std::string title_in(json::value const& person) {
  auto const* fields = member(person, "fields");
  auto const* list = fields ? fields->if_array() : nullptr;
  if (!list) return {};
  for (auto const& field : *list)
    if (auto const* value = member(field, "value"); value && text_member(field, "id") == title_field)
      return cell_text(text_member(*value, "data"));
  return {};
}

Task<void> read_titles(Reads& reads, PersonDetails& out) {
  if (!reads.may_use(titles_of_v2)) co_return;
  std::vector<std::int64_t> ids;
  for (auto const& [id, detail] : out) ids.push_back(id);
  json::array const fields{title_field};
  Read ask{.tool = titles_of_v2,
           .arguments = {{"ids", first_ids(ids)}, {"fieldIds", fields}},
           .page_size = int(records_a_request)};
  auto const page = co_await reads.read_pages(std::move(ask), records_a_request);
  for (auto const& person : page.records)
    if (auto const found = out.find(integer_member(person, "id").value_or(0)); found != out.end())
      found->second.title = title_in(person);
}

// The names of companies by id.
Task<std::map<std::int64_t, std::string>> read_company_names(Reads& reads, std::vector<std::int64_t> ids) {
  std::map<std::int64_t, std::string> out;
  if (reads.may_use(companies_of_v2)) {
    Read ask{
        .tool = companies_of_v2, .arguments = {{"ids", first_ids(ids)}}, .page_size = int(records_a_request)};
    auto const page = co_await reads.read_pages(std::move(ask), records_a_request);
    for (auto const& company : page.records)
      out[integer_member(company, "id").value_or(0)] = cell_text(text_member(company, "name"));
    if (!page.error) co_return out;
  }
  std::vector<Read> asks;
  for (auto const id : ids)
    asks.push_back({.tool = "get_single_affinity_organization_by_id", .arguments = {{"id", id}}});
  auto const records = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (records[i]) out[ids[i]] = cell_text(text_member(*records[i], "name"));
  co_return out;
}

}  // namespace

Task<PersonDetails> read_person_details(Reads& reads, std::vector<Found> people) {
  PersonDetails out;
  std::vector<std::int64_t> companies;
  for (auto const& person : people) {
    auto const id = current_company_of(person.record);
    out[person.ref.id].company = {.kind = Kind::company, .id = id};
    if (id > 0 && std::ranges::find(companies, id) == companies.end()) companies.push_back(id);
  }
  if (out.empty()) co_return out;
  co_await read_titles(reads, out);
  if (companies.empty()) co_return out;
  auto const names = co_await read_company_names(reads, std::move(companies));
  for (auto& [id, detail] : out)
    if (auto const name = names.find(detail.company.id); name != names.end())
      detail.company_name = name->second;
  co_return out;
}

}  // namespace affinity::tools::composed
