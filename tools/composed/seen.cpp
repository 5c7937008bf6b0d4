#include "tools/composed/seen.hpp"

#include "base/text/folding.hpp"
#include "tools/composed/seen_rows.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

Column const* pass_reason_column(std::span<Column const> columns) {
  auto const found = std::ranges::find_if(columns, [](Column const& column) {
    auto const name = fold(column.name);
    return name.find("pass") != name.npos && name.find("reason") != name.npos;
  });
  return found == columns.end() ? nullptr : &*found;
}

std::string cell_of_row(std::vector<Cell> const& cells, ToldColumns const& told,
                        std::optional<std::size_t> index) {
  return index && !cells[*index].items.empty() ? to_text(cells[*index], told.columns[*index]) : std::string();
}

bool shares_any(std::set<std::int64_t> const& ids, std::vector<std::int64_t> const& others) {
  return std::ranges::any_of(others, [&](std::int64_t id) { return ids.contains(id); });
}

void add_list_item(SeenRecord& record, std::string text, json::object item) {
  record.lists_text.append(record.lists_text.empty() ? "" : "; ").append(text);
  record.lists.emplace_back(std::move(item));
}

// Of a person the companies of today, else all; of a deal those that it is with.
SeenRecord related_records(Found const& hit) {
  SeenRecord out;
  auto const add = [&](std::string_view name, std::set<std::int64_t>& into) {
    for (auto const id : ids_in(hit.record, name)) into.insert(id);
  };
  if (hit.ref.kind == Kind::company) out.companies.insert(hit.ref.id);
  if (hit.ref.kind == Kind::person) {
    out.people.insert(hit.ref.id);
    add("current_organization_ids", out.companies);
    if (out.companies.empty()) add("organization_ids", out.companies);
  }
  if (hit.ref.kind == Kind::deal) {
    add("person_ids", out.people);
    add("organization_ids", out.companies);
  }
  return out;
}

}  // namespace

ToldColumns told_columns(std::vector<Column> const& all) {
  ToldColumns out;
  auto const add = [&](Column const* column) -> std::optional<std::size_t> {
    if (!column) return std::nullopt;
    out.columns.push_back(*column);
    return out.columns.size() - 1;
  };
  auto const built_in = [&](BuiltIn which) {
    auto const found = std::ranges::find(all, which, &Column::built_in);
    return add(found == all.end() ? nullptr : &*found);
  };
  out.stage = add(stage_column(all));
  out.owner = add(owner_column(all));
  out.reason = add(pass_reason_column(all));
  out.company = built_in(BuiltIn::company);
  out.people = built_in(BuiltIn::people);
  out.contact = built_in(BuiltIn::last_contact);
  return out;
}

RowRelation relation_of(Ref const& ref, SeenRecord const& record, RowOwners const& owners) {
  if (owners.record == ref) return RowRelation::own;
  if (ref.kind == Kind::deal) return RowRelation::none;
  bool const is_deal = owners.record.kind == Kind::deal;
  if (ref.kind == Kind::person && is_deal && shares_any(record.people, owners.people))
    return RowRelation::own;
  bool const of_company =
      (is_deal && shares_any(record.companies, owners.companies)) ||
      (owners.record.kind == Kind::company && record.companies.contains(owners.record.id));
  if (!of_company) return RowRelation::none;
  return ref.kind == Kind::company ? RowRelation::own : RowRelation::through_company;
}

void add_seen_row(SeenRecord& record, RowRelation relation, ListInfo const& list, RowOwners const& owners,
                  std::vector<Cell> const& cells, ToldColumns const& told) {
  auto const stage = cell_of_row(cells, told, told.stage), owner = cell_of_row(cells, told, told.owner);
  bool const through = relation == RowRelation::through_company;
  auto text = list.name + (stage.empty() ? "" : "/" + stage) + (owner.empty() ? "" : ", " + owner);
  if (through) text += " (through the company)";
  json::object item{{"list", list.name}};
  if (!stage.empty()) item["stage"] = stage;
  if (!owner.empty()) item["owners"] = owner;
  if (owners.record.kind == Kind::deal) item["deal"] = to_string(owners.record);
  if (through) item["through"] = "company";
  add_list_item(record, std::move(text), std::move(item));
  if (auto reason = cell_of_row(cells, told, told.reason); !reason.empty())
    record.pass_reason = std::move(reason);
}

void add_seen_list(SeenRecord& record, ListInfo const& list) {
  json::object item{{"list", list.name}, {"stage", unknown_value}};
  add_list_item(record, list.name + "/" + std::string(unknown_value), std::move(item));
}

std::string contact_text(Cell const& cell) {
  if (!cell.known) return std::string(unknown_value);
  if (cell.items.empty()) return std::string(never_contacted);
  auto const& item = cell.items.front();
  return item.text + (item.by.empty() ? "" : " " + item.by);
}

SeenRecord const& unknown_record() {
  static SeenRecord const unknown{.lists_text = std::string(unknown_value),
                                  .last_contact = std::string(unknown_value)};
  return unknown;
}

Task<SeenRecords> read_seen(Reads& reads, std::vector<Found> hits, std::size_t spare, Answer& answer) {
  SeenRecords out;
  for (auto const& hit : hits) out.emplace(hit.ref, related_records(hit));
  if (out.empty()) co_return out;
  bool by_v2 = reads.may_use("list_all_affinity_v2_companies") &&
               reads.may_use("list_all_affinity_v2_persons") &&
               reads.may_use("list_all_affinity_v2_list_entries");
  if (by_v2) by_v2 = co_await read_seen_of_v2(reads, hits, out, spare, answer);
  if (by_v2) co_return out;
  out.clear();
  for (auto const& hit : hits) out.emplace(hit.ref, related_records(hit));
  answer.add_note("records read with API v1");
  co_await read_seen_of_v1(reads, hits, out, answer);
  co_return out;
}

}  // namespace affinity::tools::composed
