// What v1 knows of the records: companies and deals by the page where these are fewer requests, else one by
// one; the values of each row.

#include "tools/composed/seen/apis.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::int64_t seen_page_size = 500;
constexpr std::size_t fewest_for_pages = 4;  // companies, from which on pages of all are worth while

struct SeenRowOfV1 {
  ListInfo list{};
  std::int64_t entry = 0;
  RowOwners owners{};
};

struct SeenOfV1 {
  std::vector<ListInfo> lists{};
  std::vector<Teammate> team{};
  std::map<std::int64_t, json::value> companies{};  // with dates; null: never in contact
  std::vector<SeenRowOfV1> rows{};
  std::set<std::int64_t> unread{};  // companies
};

// Whose contact it was: the first of its people in the team.
Cell seen_contact_of_v1(json::value const& record, std::span<Teammate const> team, Now const& now) {
  auto const* dates = member(record, "interaction_dates");
  auto const day = dates ? day_of(text_member(*dates, "last_interaction_date"), now) : std::nullopt;
  Cell out;
  if (!day) return out;
  Item item{.text = to_text(*day), .day = day};
  auto const* interactions = member(record, "interactions");
  auto const* last = interactions ? member(*interactions, "last_interaction") : nullptr;
  if (last)
    for (auto const id : ids_in(*last, "person_ids"))
      if (auto const person = person_item(id, team); item.by.empty() && !person.address.empty())
        item.by = person.text;
  out.items.push_back(std::move(item));
  return out;
}

void add_row_of_v1(SeenOfV1& seen, std::int64_t list_id, std::int64_t entry, RowOwners owners) {
  auto const list = std::ranges::find(seen.lists, list_id, &ListInfo::id);
  bool const known =
      std::ranges::any_of(seen.rows, [&](SeenRowOfV1 const& row) { return row.entry == entry; });
  if (list != seen.lists.end() && !known) seen.rows.push_back({*list, entry, std::move(owners)});
}

void add_rows_of_v1(SeenOfV1& seen, json::value const& record, RowOwners const& owners) {
  auto const* value = member(record, "list_entries");
  auto const* entries = value ? value->if_array() : nullptr;
  if (!entries) return;
  for (auto const& entry : *entries)
    add_row_of_v1(seen, integer_member(entry, "list_id").value_or(0), integer_member(entry, "id").value_or(0),
                  owners);
}

void add_deal_of_v1(SeenOfV1& seen, json::value const& deal) {
  RowOwners owners{.record = {.kind = Kind::deal, .id = integer_member(deal, "id").value_or(0)},
                   .name = text_member(deal, "name"),
                   .people = ids_in(deal, "person_ids"),
                   .companies = ids_in(deal, "organization_ids")};
  add_rows_of_v1(seen, deal, owners);
}

std::size_t pages_of_kind(std::vector<ListInfo> const& lists, Kind kind, bool together) {
  std::int64_t rows = 0;
  std::size_t pages = 0;
  for (auto const& list : lists) {
    if (list.kind != kind) continue;
    if (list.rows < 0) return SIZE_MAX / 2;  // v1 does not say
    rows += list.rows;
    pages += std::size_t(std::max<std::int64_t>((list.rows + seen_page_size - 1) / seen_page_size, 1));
  }
  return together ? std::size_t((rows + seen_page_size - 1) / seen_page_size) : pages;
}

Read company_with_dates(std::int64_t id) {
  return {.tool = "get_single_affinity_organization_by_id",
          .arguments = {{"id", id},
                        {"with_interaction_dates", true},
                        {"with_interaction_persons", true},
                        {"with_opportunities", true}}};
}

// Each company alone, with the deals that it is in.
Task<void> read_companies_alone(Reads& reads, SeenOfV1& seen, std::vector<std::int64_t> ids, Answer& answer) {
  std::vector<Read> asks;
  for (auto const id : ids) asks.push_back(company_with_dates(id));
  auto const records = co_await reads.read_all(std::move(asks));
  std::set<std::int64_t> deals;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!records[i]) {
      seen.unread.insert(ids[i]);
      answer.add_partial("some companies not read (" + Reads::why(records[i].error()) + ")");
      continue;
    }
    seen.companies[ids[i]] = *records[i];
    add_rows_of_v1(seen, *records[i], {.record = {.kind = Kind::company, .id = ids[i]}});
    for (auto const deal : ids_in(*records[i], "opportunity_ids")) deals.insert(deal);
  }
  asks.clear();
  for (auto const deal : deals)
    asks.push_back({.tool = "get_single_affinity_opportunity_by_id", .arguments = {{"id", deal}}});
  auto const read = co_await reads.read_all(std::move(asks));
  for (auto const& deal : read)
    if (deal)
      add_deal_of_v1(seen, *deal);
    else
      answer.add_partial("some deals not read (" + Reads::why(deal.error()) + ")");
}

// All companies that were ever contacted, page by page; those that do not come were never. False where more
// than `most` pages are not all.
Task<bool> read_contacted_companies(Reads& reads, SeenOfV1& seen, std::set<std::int64_t> const& ids,
                                    std::size_t most) {
  Read ask{.tool = "list_all_affinity_organizations",
           .arguments = {{"with_interaction_dates", true}, {"with_interaction_persons", true}},
           .page_size = int(seen_page_size)};
  auto page = co_await reads.read_pages(std::move(ask), most * std::size_t(seen_page_size));
  if (page.error || !page.next_token.empty()) co_return false;
  for (auto& record : page.records)
    if (auto const id = integer_member(record, "id"); id && ids.contains(*id))
      seen.companies[*id] = std::move(record);
  for (auto const id : ids) seen.companies.try_emplace(id, nullptr);
  co_return true;
}

// Deals and the rows of companies, page by page. False where some could not be read.
Task<bool> read_rows_by_pages(Reads& reads, SeenOfV1& seen, std::set<std::int64_t> const& ids) {
  constexpr std::size_t all = 100'000;
  Read ask{.tool = "list_all_affinity_opportunities", .page_size = int(seen_page_size)};
  auto const deals = co_await reads.read_pages(std::move(ask), all);
  if (deals.error) co_return false;
  for (auto const& deal : deals.records)
    if (std::ranges::any_of(ids_in(deal, "organization_ids"), [&](auto id) { return ids.contains(id); }))
      add_deal_of_v1(seen, deal);
  for (auto const& list : seen.lists) {
    if (list.kind != Kind::company) continue;
    Read of_list{.tool = "list_all_affinity_list_entries",
                 .arguments = {{"list_id", list.id}},
                 .page_size = int(seen_page_size)};
    auto const entries = co_await reads.read_pages(std::move(of_list), all);
    if (entries.error) co_return false;
    for (auto const& entry : entries.records)
      if (auto const id = integer_member(entry, "entity_id"); id && ids.contains(*id))
        add_row_of_v1(seen, list.id, integer_member(entry, "id").value_or(0),
                      {.record = {.kind = Kind::company, .id = *id}});
  }
  co_return true;
}

Task<void> read_companies_of_seen(Reads& reads, SeenOfV1& seen, std::set<std::int64_t> ids, Answer& answer) {
  auto const pages =
      pages_of_kind(seen.lists, Kind::deal, true) + pages_of_kind(seen.lists, Kind::company, false);
  bool done = false;
  if (ids.size() >= fewest_for_pages && pages < ids.size()) {
    done = co_await read_contacted_companies(reads, seen, ids, ids.size() - pages);
    if (done) done = co_await read_rows_by_pages(reads, seen, ids);
  }
  if (done) co_return;
  seen.rows.clear();
  std::vector<std::int64_t> each(ids.begin(), ids.end());
  co_await read_companies_alone(reads, seen, std::move(each), answer);
}

Task<void> read_people_of_seen(Reads& reads, SeenOfV1& seen, SeenRecords& out, Answer& answer) {
  std::vector<std::int64_t> ids;
  for (auto const& [ref, record] : out)
    if (ref.kind == Kind::person) ids.push_back(ref.id);
  std::vector<Read> asks;
  for (auto const id : ids)
    asks.push_back({.tool = "get_single_affinity_person_by_id",
                    .arguments = {{"id", id},
                                  {"with_interaction_dates", true},
                                  {"with_interaction_persons", true},
                                  {"with_opportunities", true}}});
  auto const records = co_await reads.read_all(std::move(asks));
  std::set<std::int64_t> deals;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Ref const ref{.kind = Kind::person, .id = ids[i]};
    auto& record = out.at(ref);
    record.last_contact = unknown_value;
    if (!records[i]) {
      answer.add_partial("some people not read (" + Reads::why(records[i].error()) + ")");
      continue;
    }
    record.last_contact = contact_text(seen_contact_of_v1(*records[i], seen.team, reads.now()));
    add_rows_of_v1(seen, *records[i], {.record = ref});
    for (auto const deal : ids_in(*records[i], "opportunity_ids")) deals.insert(deal);
  }
  asks.clear();
  for (auto const& row : seen.rows)
    if (row.owners.record.kind == Kind::deal) deals.erase(row.owners.record.id);
  for (auto const deal : deals)
    asks.push_back({.tool = "get_single_affinity_opportunity_by_id", .arguments = {{"id", deal}}});
  auto const read = co_await reads.read_all(std::move(asks));
  for (auto const& deal : read)
    if (deal) add_deal_of_v1(seen, *deal);
}

// Of a company the date it has; of a deal the latest of its companies.
void tell_contacts(SeenOfV1 const& seen, SeenRecords& out, Now const& now) {
  for (auto& [ref, record] : out) {
    if (ref.kind == Kind::person) continue;
    Cell latest;
    for (auto const id : record.companies) {
      auto const found = seen.companies.find(id);
      if (found == seen.companies.end()) latest.known = false;
      auto cell = found == seen.companies.end() ? Cell{} : seen_contact_of_v1(found->second, seen.team, now);
      if (!cell.items.empty() &&
          (latest.items.empty() || *latest.items.front().day < *cell.items.front().day))
        latest.items = std::move(cell.items);
    }
    if (record.companies.empty() && !record.people.empty()) latest.known = false;
    if (!latest.items.empty()) latest.known = true;
    record.last_contact = contact_text(latest);
  }
}

Task<void> read_values_of_rows(Reads& reads, SeenOfV1 const& seen, SeenRecords& out, Answer& answer) {
  std::vector<Read> asks;
  std::vector<SeenRowOfV1 const*> rows;
  for (auto const& row : seen.rows) {
    bool const is_told = std::ranges::any_of(out, [&](auto const& entry) {
      return relation_of(entry.first, entry.second, row.owners) != RowRelation::none;
    });
    if (!is_told) continue;
    rows.push_back(&row);
    asks.push_back({.tool = "list_all_affinity_field_values", .arguments = {{"list_entry_id", row.entry}}});
  }
  auto const values = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const columns = co_await read_columns(reads, rows[i]->list);
    auto const told = told_columns(columns ? *columns : std::vector<Column>());
    std::vector<Cell> cells;
    for (auto const& column : told.columns)
      cells.push_back(column.built_in == BuiltIn::none ? cell_of_v1(values[i], column, seen.team, reads.now())
                                                       : Cell{});
    if (!values[i])
      answer.add_partial("stages of some rows not read (" + Reads::why(values[i].error()) + ")");
    for (auto& [ref, record] : out)
      if (auto const relation = relation_of(ref, record, rows[i]->owners); relation != RowRelation::none)
        add_seen_row(record, relation, rows[i]->list, rows[i]->owners, cells, told);
  }
}

}  // namespace

Task<void> read_seen_of_v1(Reads& reads, std::vector<Found> const& hits, SeenRecords& out, Answer& answer) {
  SeenOfV1 seen;
  auto const lists = co_await read_lists(reads);
  if (lists) seen.lists = *lists;
  if (!lists) answer.add_partial("lists not read (" + Reads::why(lists.error()) + ")");
  auto const team = co_await read_teammates(reads);
  if (team) seen.team = *team;
  std::set<std::int64_t> companies;
  for (auto const& [ref, record] : out) companies.insert(record.companies.begin(), record.companies.end());
  co_await read_companies_of_seen(reads, seen, std::move(companies), answer);
  for (auto const& hit : hits)
    if (hit.ref.kind == Kind::deal) add_deal_of_v1(seen, hit.record);
  co_await read_people_of_seen(reads, seen, out, answer);
  tell_contacts(seen, out, reads.now());
  co_await read_values_of_rows(reads, seen, out, answer);
  for (auto& [ref, record] : out)
    if (ref.kind == Kind::company && seen.unread.contains(ref.id)) record = unknown_record();
}

}  // namespace affinity::tools::composed
