#include "tools/composed/upstream/list_joins.hpp"

#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/record_source.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr int join_page_size = 500;

// v1: records by id, as far as they were read.
using RecordsById = std::map<std::int64_t, json::value>;

// False when some are missing.
Task<bool> read_records_by_id(Reads& reads, std::string_view tool, json::object arguments, RowsRead& out,
                              RecordsById& records) {
  constexpr std::size_t most = 50'000;
  Read ask{.tool = tool, .arguments = std::move(arguments), .page_size = join_page_size};
  auto page = co_await reads.read_pages(std::move(ask), most);
  bool const whole = !page.error && page.next_token.empty();
  if (!whole)
    out.partial.push_back("companies or dates of some rows not read (" +
                          (page.error ? Reads::why(*page.error) : std::string("more than 50000 records")) +
                          ")");
  for (auto& record : page.records)
    if (auto const id = integer_member(record, "id")) records.emplace(*id, std::move(record));
  co_return whole;
}

// Whose contact it was: the first of its people in the team.
std::string contact_by(json::value const& record, std::string_view which, std::span<Teammate const> team) {
  auto const* interactions = member(record, "interactions");
  auto const* one = interactions ? member(*interactions, which) : nullptr;
  if (!one) return {};
  for (auto const id : ids_in(*one, "person_ids"))
    if (auto const item = person_item(id, team); !item.address.empty()) return item.text;
  return {};
}

// The latest (or for the next contact the earliest) date of the records.
Cell contact_cell(std::vector<json::value const*> const& records, Column const& column,
                  std::span<Teammate const> team, Now const& now) {
  bool const next = column.built_in == BuiltIn::next_contact;
  Item best;
  for (auto const* record : records) {
    auto const* dates = member(*record, "interaction_dates");
    auto const date =
        dates ? text_member(*dates, next ? "next_event_date" : "last_interaction_date") : std::string();
    auto const day = day_of(date, now);
    if (!day || (best.day && (next ? *best.day <= *day : *best.day >= *day))) continue;
    best = {.text = to_text(*day), .day = day};
    best.by = contact_by(*record, next ? "next_event" : "last_interaction", team);
  }
  Cell out;
  if (best.day) out.items.push_back(std::move(best));
  return out;
}

Cell company_cell(std::vector<json::value const*> const& companies) {
  Cell out;
  for (auto const* company : companies)
    out.items.push_back({.text = cell_text(text_member(*company, "name")),
                         .ref = Ref{.kind = Kind::company, .id = integer_member(*company, "id").value_or(0)},
                         .address = text_member(*company, "domain")});
  return out;
}

bool has_no_name(Item const& item, Kind kind) {
  return item.ref && item.ref->kind == kind && item.text == to_string(*item.ref);
}

bool has_values_without_name(RowsRead const& read, Kind kind) {
  for (auto const& row : read.rows)
    for (auto const& cell : row.cells)
      if (std::ranges::any_of(cell.items, [&](Item const& item) { return has_no_name(item, kind); }))
        return true;
  return false;
}

std::string joined_name_of(json::value const& record, Kind kind) {
  if (kind == Kind::company) return cell_text(text_member(record, "name"));
  auto const first = text_member(record, "first_name"), last = text_member(record, "last_name");
  return cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
}

void set_names(RowsRead& read, Kind kind, RecordsById const& records) {
  for (auto& row : read.rows)
    for (auto& cell : row.cells)
      for (auto& item : cell.items) {
        auto const found = has_no_name(item, kind) ? records.find(item.ref->id) : records.end();
        if (found == records.end()) continue;
        if (auto name = joined_name_of(found->second, kind); !name.empty()) item.text = std::move(name);
        item.address = text_member(found->second, kind == Kind::company ? "domain" : "primary_email");
      }
}

// Companies by id, as items without a name yet.
Cell companies_by_id(std::vector<std::int64_t> const& ids) {
  Cell out;
  for (auto const id : ids) {
    Ref const ref{.kind = Kind::company, .id = id};
    out.items.push_back({.text = to_string(ref), .ref = ref});
  }
  return out;
}

std::vector<json::value const*> records_with(RecordsById const& records,
                                             std::vector<std::int64_t> const& ids) {
  std::vector<json::value const*> out;
  for (auto const id : ids)
    if (auto const found = records.find(id); found != records.end()) out.push_back(&found->second);
  return out;
}

}  // namespace

bool has_built_in(std::vector<Column> const& columns, std::initializer_list<BuiltIn> which) {
  return std::ranges::any_of(columns, [&](Column const& column) {
    return std::ranges::find(which, column.built_in) != which.end();
  });
}

Task<void> join_records(Reads& reads, RowsAsked const& asked, RowsRead& out) {
  auto const team = co_await read_teammates(reads);
  std::span<Teammate const> const teammates = team ? std::span(*team) : std::span<Teammate const>();
  RecordsById deals, contacts;
  bool all_deals = true;
  json::object const dates{{"with_interaction_dates", true}, {"with_interaction_persons", true}};
  bool const wants_contact = has_built_in(asked.columns, {BuiltIn::last_contact, BuiltIn::next_contact});
  if (asked.list.kind == Kind::deal) {
    json::object none;
    all_deals =
        co_await read_records_by_id(reads, "list_all_affinity_opportunities", std::move(none), out, deals);
  }
  bool const of_people = asked.list.kind == Kind::person;
  auto arguments = wants_contact ? dates : json::object();
  if (of_people) arguments["with_current_organizations"] = true;
  std::string_view const source = of_people ? "list_all_affinity_persons" : "list_all_affinity_organizations";
  auto const all_contacts = co_await read_records_by_id(reads, source, std::move(arguments), out, contacts);
  // Asked for dates, v1 leaves out who was never in contact.
  if (wants_contact && has_built_in(asked.columns, {BuiltIn::company})) {
    json::object plain;
    if (of_people) plain["with_current_organizations"] = true;
    co_await read_records_by_id(reads, source, std::move(plain), out, contacts);
  }
  if (asked.list.kind == Kind::deal && wants_contact)
    out.notes.push_back("last contact of a deal is that with its companies (API v1)");
  auto const now = reads.now();
  for (auto& row : out.rows) {
    auto const deal = deals.find(row.record.id);
    auto const companies =
        deal == deals.end() ? std::vector<std::int64_t>() : ids_in(deal->second, "organization_ids");
    bool const is_deal = asked.list.kind == Kind::deal;
    auto const of_row = records_with(contacts, is_deal ? companies : std::vector{row.record.id});
    // Who is missing was never in contact, unless not all were read; of people alone a deal has no dates
    // here.
    bool const of_people_alone =
        is_deal && companies.empty() && deal != deals.end() && !ids_in(deal->second, "person_ids").empty();
    bool const is_known = all_contacts && (!is_deal || all_deals || deal != deals.end()) && !of_people_alone;
    for (std::size_t i = 0; i < asked.columns.size(); ++i) {
      auto const& column = asked.columns[i];
      if (column.built_in == BuiltIn::last_contact || column.built_in == BuiltIn::next_contact) {
        row.cells[i] = contact_cell(of_row, column, teammates, now);
        row.cells[i].known = is_known || !row.cells[i].items.empty();
      }
      if (column.built_in == BuiltIn::company && asked.list.kind == Kind::deal)
        row.cells[i] = company_cell(of_row);
      if (column.built_in == BuiltIn::company && of_people)
        row.cells[i] = of_row.empty() ? Cell{.items = {}, .known = false}
                                      : companies_by_id(ids_in(*of_row.front(), "current_organization_ids"));
      if (column.built_in == BuiltIn::people && deal != deals.end())
        for (auto const id : ids_in(deal->second, "person_ids"))
          row.cells[i].items.push_back(person_item(id, teammates));
    }
  }
}

Task<void> name_values(Reads& reads, RowsRead& out) {
  for (auto const kind : {Kind::company, Kind::person}) {
    if (!has_values_without_name(out, kind)) continue;
    Read ask{.tool = source_of(kind)->search, .page_size = join_page_size};
    auto page = co_await reads.read_pages(std::move(ask), 1);
    RecordsById records;
    for (auto& record : page.records)
      if (auto const id = integer_member(record, "id")) records.emplace(*id, std::move(record));
    set_names(out, kind, records);
  }
}

}  // namespace affinity::tools::composed
