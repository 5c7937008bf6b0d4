#include "tools/composed/seen/rows.hpp"

#include "base/text/folding.hpp"
#include "tools/composed/language/answer.hpp"
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

}  // namespace affinity::tools::composed
