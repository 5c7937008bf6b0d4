// The deals of a brief: those of its people and companies, or the one that it is about.

#include "tools/composed/brief/brief.hpp"
#include "tools/composed/brief/requests_of_v1.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/fields_of_record.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view deal_search = "affinity_v2_list_entries_search";
constexpr std::size_t most_brief_deal_lists = 5;

json::array deal_field_types() { return {"list", "global", "relationship-intelligence"}; }

json::object has_any_record(std::string_view field, std::string_view type,
                            std::vector<BriefRecord> const& of) {
  json::array values;
  for (auto const& record : of) values.emplace_back(json::object{{"id", record.ref.id}});
  return {{"fieldId", field}, {"valueType", type}, {"operator", "has-any-of"}, {"value", std::move(values)}};
}

// Deals of any of these people or companies.
json::object deals_filter(Brief const& brief) {
  json::array filters;
  if (!brief.people.empty()) filters.emplace_back(has_any_record("persons", "person-multi", brief.people));
  if (!brief.companies.empty())
    filters.emplace_back(has_any_record("companies", "company-multi", brief.companies));
  return {{"operator", "or"}, {"filters", std::move(filters)}};
}

BriefDeal& brief_deal_of(Brief& brief, Ref const& ref) {
  auto const found = std::ranges::find(brief.deals, ref, &BriefDeal::ref);
  if (found != brief.deals.end()) return *found;
  brief.deals.push_back({.ref = ref});
  return brief.deals.back();
}

Cell deal_cell(json::array const& fields, Column const& column, Now const& now) {
  auto const* value = value_of_field(fields, column.field_id);
  return value ? cell_of_v2(*value, column, now) : Cell{};
}

std::string told_deal_text(Column const* column, Cell const& cell) {
  return column ? to_text(cell, *column) : std::string();
}

Cell deal_contact(json::array const& fields, std::string_view id, Now const& now) {
  auto const* value = value_of_field(fields, id);
  return value ? cell_of_v2(*value, Column{}, now) : Cell{.items = {}, .known = false};
}

// The companies and people of the row, with their names.
void add_records_of_deal(Brief& brief, BriefDeal const& deal, json::array const& fields, Now const& now) {
  if (!deal.asked) return;
  auto const* value = value_of_field(fields, "companies");
  if (!value) return;
  for (auto const& item : cell_of_v2(*value, Column{.type = ColumnType::company}, now).items) {
    auto const known = std::ranges::find_if(
        brief.companies, [&](BriefRecord const& each) { return item.ref && each.ref == *item.ref; });
    if (known != brief.companies.end() && known->name.empty()) known->name = item.text;
    if (known != brief.companies.end() && known->address.empty()) known->address = item.address;
  }
}

std::int64_t last_note_in(json::array const& fields) {
  auto const* value = value_of_field(fields, "notes");
  auto const* data = value ? member(*value, "data") : nullptr;
  return data ? integer_member(*data, "id").value_or(0) : 0;
}

void add_row_of_v2(Brief& brief, ListInfo const& list, std::vector<Column> const& columns,
                   json::value const& row, Now const& now) {
  auto const* entity = member(row, "entity");
  if (!entity) return;
  auto& deal = brief_deal_of(brief, {.kind = Kind::deal, .id = integer_member(*entity, "id").value_or(0)});
  deal.name = cell_text(text_member(*entity, "name"));
  deal.list = list;
  auto const* listed = member(*entity, "fields");
  auto const fields = listed && listed->is_array() ? listed->get_array() : json::array();
  auto const* stage = stage_column(columns);
  auto const* owner = owner_column(columns);
  auto const* amount = amount_column(columns);
  if (stage) deal.stage = told_deal_text(stage, deal_cell(fields, *stage, now));
  if (owner) deal.owners = told_deal_text(owner, deal_cell(fields, *owner, now));
  if (amount) deal.amount = told_deal_text(amount, deal_cell(fields, *amount, now));
  deal.last = deal_contact(fields, "last-contact", now);
  deal.next = deal_contact(fields, "next-event", now);
  deal.last_note = last_note_in(fields);
  for (auto const id : records_of_field(fields, "persons").ids)
    if (std::ranges::find(deal.people, id, &Ref::id) == deal.people.end())
      deal.people.push_back({.kind = Kind::person, .id = id});
  if (deal.asked)
    for (auto const& column : columns)
      if (column.built_in == BuiltIn::none && column.of_list && &column != stage && &column != owner &&
          &column != amount)
        if (auto text = to_text(deal_cell(fields, column, now), column); text != missing_value)
          deal.columns.emplace_back(column.name, std::move(text));
  add_records_of_deal(brief, deal, fields, now);
}

Task<void> add_rows_of_v2(Reads& reads, Brief& brief, ListInfo list, std::vector<json::value> rows) {
  auto const columns = co_await read_columns(reads, list);
  auto const known = columns ? *columns : std::vector<Column>();
  for (auto const& row : rows) add_row_of_v2(brief, list, known, row, reads.now());
}

// False where v1 has to be asked.
Task<bool> search_deals(Reads& reads, Brief& brief) {
  auto const lists = co_await read_lists(reads);
  if (!lists || !reads.may_use(deal_search)) co_return false;
  std::size_t searched = 0;
  for (auto const& list : *lists) {
    if (list.kind != Kind::deal) continue;
    if (searched++ == most_brief_deal_lists) {
      brief.partial.push_back("deals of more than " + std::to_string(most_brief_deal_lists) +
                              " lists not read");
      break;
    }
    Read ask{.tool = deal_search,
             .arguments = {{"listId", list.id},
                           {"where", deals_filter(brief)},
                           {"fieldTypes", deal_field_types()}},
             .page_size = 100};
    auto page = co_await reads.read_pages(std::move(ask), 1);
    if (page.error && has_v1_to_say(*page.error)) co_return false;
    if (page.error) brief.note_unread(BriefSection::deals, *page.error);
    if (!page.next_token.empty()) brief.partial.push_back("only 100 deals of " + list.name + " read");
    co_await add_rows_of_v2(reads, brief, list, std::move(page.records));
  }
  co_return true;
}

// v1: the deals that people and companies name, where v2 did not tell them.
Task<void> read_deal_ids(Reads& reads, Brief& brief) {
  for (auto const* of : {&brief.people, &brief.companies}) {
    bool const people = of == &brief.people;
    for (auto const& record : *of) {
      Read ask{.tool = people ? std::string_view("get_single_affinity_person_by_id")
                              : std::string_view("get_single_affinity_organization_by_id"),
               .arguments = {{"id", record.ref.id}, {"with_opportunities", true}}};
      auto const body = co_await reads.read(std::move(ask));
      if (!body) brief.note_unread(BriefSection::deals, body.error());
      auto const* ids = body ? member(*body, "opportunity_ids") : nullptr;
      if (!ids || !ids->is_array()) continue;
      for (auto const& id : ids->get_array())
        brief_deal_of(brief, {.kind = Kind::deal, .id = as_int64(id).value_or(0)});
    }
  }
}

// The row of a deal, from its list_entries of v1.
struct DealRow {
  std::int64_t list = 0, entry = 0;
};

DealRow first_deal_row(json::value const& record) {
  auto const* entries = member(record, "list_entries");
  if (!entries || !entries->is_array() || entries->get_array().empty()) return {};
  auto const& entry = entries->get_array().front();
  return {.list = integer_member(entry, "list_id").value_or(0),
          .entry = integer_member(entry, "id").value_or(0)};
}

Task<ListInfo> list_of_brief_deal(Reads& reads, std::int64_t id) {
  auto const lists = co_await read_lists(reads);
  if (lists)
    for (auto const& list : *lists)
      if (list.id == id) co_return list;
  ListInfo const unknown{.id = id, .name = "list:" + std::to_string(id)};
  co_return unknown;
}

// The row of the deal that the brief is about.
Task<bool> read_row_of_v2(Reads& reads, Brief& brief, DealRow row) {
  constexpr std::string_view tool = "get_single_affinity_v2_list_entry_by_id";
  if (!reads.may_use(tool)) co_return false;
  Read ask{.tool = tool,
           .arguments = {{"listId", row.list}, {"id", row.entry}, {"fieldTypes", deal_field_types()}}};
  auto body = co_await reads.read(std::move(ask));
  if (!body) co_return false;
  auto const list = co_await list_of_brief_deal(reads, row.list);
  std::vector<json::value> rows{std::move(*body)};
  co_await add_rows_of_v2(reads, brief, list, std::move(rows));
  co_return true;
}

Task<void> read_row_of_v1(Reads& reads, Brief& brief, Ref ref, DealRow row) {
  auto const list = co_await list_of_brief_deal(reads, row.list);
  auto const columns = co_await read_columns(reads, list);
  Read ask{.tool = "list_all_affinity_field_values", .arguments = {{"list_entry_id", row.entry}}};
  auto const values = co_await reads.read(std::move(ask));
  auto& deal = brief_deal_of(brief, ref);
  deal.list = list;
  if (!values) brief.note_unread(BriefSection::deals, values.error());
  if (!columns) co_return;
  auto const* stage = stage_column(*columns);
  auto const* owner = owner_column(*columns);
  auto const* amount = amount_column(*columns);
  auto const cell = [&](Column const& column) { return cell_of_v1(values, column, brief.team, reads.now()); };
  if (stage) deal.stage = to_text(cell(*stage), *stage);
  if (owner) deal.owners = to_text(cell(*owner), *owner);
  if (amount) deal.amount = to_text(cell(*amount), *amount);
  if (!deal.asked || !values) co_return;
  for (auto const& column : *columns)
    if (column.v1_id != 0 && column.built_in == BuiltIn::none && column.of_list && &column != stage &&
        &column != owner && &column != amount)
      if (auto text = to_text(cell(column), column); text != missing_value)
        deal.columns.emplace_back(column.name, std::move(text));
}

Task<void> read_deal_of_v1(Reads& reads, Brief& brief, Ref ref) {
  Read ask{.tool = "get_single_affinity_opportunity_by_id", .arguments = {{"id", ref.id}}};
  auto const record = co_await reads.read(std::move(ask));
  auto& deal = brief_deal_of(brief, ref);
  if (!record) {
    brief.note_unread(BriefSection::deals, record.error());
    deal.stage = deal.owners = deal.amount = std::string(unknown_value);
    co_return;
  }
  deal.name = cell_text(text_member(*record, "name"));
  auto const row = first_deal_row(*record);
  if (row.entry > 0) co_await read_row_of_v1(reads, brief, ref, row);
}

}  // namespace

Task<void> read_asked_deal(Reads& reads, Brief& brief, Found found) {
  auto const row = first_deal_row(found.record);
  if (row.entry == 0) co_return;
  bool const done = co_await read_row_of_v2(reads, brief, row);
  if (done) co_return;
  brief.by_v1.insert(BriefSection::deals);
  co_await read_row_of_v1(reads, brief, found.ref, row);
}

Task<void> read_brief_deals(Reads& reads, Brief& brief) {
  bool const of_records = !brief.people.empty() || !brief.companies.empty();
  bool const asked = std::ranges::any_of(brief.deals, &BriefDeal::asked);
  if (!of_records || asked) co_return;  // a brief about a deal tells that deal
  bool const done = co_await search_deals(reads, brief);
  if (done) co_return;
  brief.by_v1.insert(BriefSection::deals);
  bool const by_v1_already = brief.by_v1.contains(BriefSection::profile);
  if (!by_v1_already) co_await read_deal_ids(reads, brief);
  std::ranges::sort(brief.deals, std::ranges::greater(), &BriefDeal::ref);  // the newest first
  if (brief.deals.size() > brief_deals_of_v1) {
    brief.partial.push_back(std::to_string(brief.deals.size() - brief_deals_of_v1) +
                            " older deals not read (API v1)");
    brief.deals.resize(brief_deals_of_v1);
  }
  std::vector<Ref> refs;
  for (auto const& deal : brief.deals) refs.push_back(deal.ref);
  for (auto const& ref : refs) co_await read_deal_of_v1(reads, brief, ref);
}

}  // namespace affinity::tools::composed
