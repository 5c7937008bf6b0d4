#include "tools/composed/seen.hpp"

#include "base/text/folding.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/list_rows.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view v2_companies = "list_all_affinity_v2_companies";
constexpr std::size_t companies_a_request = 100;

std::string contact_text(Cell const& cell) {
  if (!cell.known) return std::string(unknown_value);
  if (cell.items.empty()) return std::string(never_contacted);
  auto const& item = cell.items.front();
  return item.text + (item.by.empty() ? "" : " " + item.by);
}

Column const* pass_reason_column(std::span<Column const> columns) {
  auto const found = std::ranges::find_if(columns, [](Column const& column) {
    auto const name = fold(column.name);
    return name.find("pass") != name.npos && name.find("reason") != name.npos;
  });
  return found == columns.end() ? nullptr : &*found;
}

// The columns of a list that are told, each where it has one.
struct ToldColumns {
  std::vector<Column> columns{};
  std::optional<std::size_t> stage{}, owner{}, reason{}, company{};
};

ToldColumns told_columns(std::vector<Column> const& all) {
  ToldColumns out;
  auto const add = [&](Column const* column) -> std::optional<std::size_t> {
    if (!column) return std::nullopt;
    out.columns.push_back(*column);
    return out.columns.size() - 1;
  };
  out.stage = add(stage_column(all));
  out.owner = add(owner_column(all));
  out.reason = add(pass_reason_column(all));
  auto const company = std::ranges::find(all, BuiltIn::company, &Column::built_in);
  out.company = add(company == all.end() ? nullptr : &*company);
  return out;
}

std::string cell_of_row(std::vector<Cell> const& cells, ToldColumns const& told,
                        std::optional<std::size_t> index) {
  return index && !cells[*index].items.empty() ? to_text(cells[*index], told.columns[*index]) : std::string();
}

// "Deal Flow/New, Maren Oduya"
void add_list(SeenCompany& company, ListInfo const& list, std::string stage, std::string owners,
              std::string const& deal) {
  auto text = list.name + (stage.empty() ? "" : "/" + stage) + (owners.empty() ? "" : ", " + owners);
  company.lists_text.append(company.lists_text.empty() ? "" : "; ").append(text);
  json::object item{{"list", list.name}};
  if (!stage.empty()) item["stage"] = std::move(stage);
  if (!owners.empty()) item["owners"] = std::move(owners);
  if (!deal.empty()) item["deal"] = deal;
  company.lists.emplace_back(std::move(item));
}

void add_row_of(SeenCompany& company, ListInfo const& list, std::vector<Cell> const& cells,
                ToldColumns const& told, std::string const& deal) {
  add_list(company, list, cell_of_row(cells, told, told.stage), cell_of_row(cells, told, told.owner), deal);
  if (auto reason = cell_of_row(cells, told, told.reason); !reason.empty())
    company.pass_reason = std::move(reason);
}

json::value const* value_in(json::value const& record, std::string_view id) {
  auto const* fields = member(record, "fields");
  auto const* list = fields ? fields->if_array() : nullptr;
  if (!list) return nullptr;
  for (auto const& field : *list)
    if (text_member(field, "id") == id) return member(field, "value");
  return nullptr;
}

// The ids of the lists that a company of v2 is on, from its field `lists`.
std::vector<std::int64_t> lists_of(json::value const& record) {
  std::vector<std::int64_t> out;
  auto const* value = value_in(record, "lists");
  auto const* data = value ? member(*value, "data") : nullptr;
  auto const* list = data ? data->if_array() : nullptr;
  if (list)
    for (auto const& each : *list)
      if (auto const id = integer_member(each, "id")) out.push_back(*id);
  return out;
}

// Last contact and lists of up to 100 companies; false where v2 does not give them.
Task<bool> read_companies_of_v2(Reads& reads, std::vector<Ref> const& companies, SeenCompanies& out,
                                std::map<std::int64_t, std::vector<std::int64_t>>& on_lists) {
  for (std::size_t begin = 0; begin < companies.size(); begin += companies_a_request) {
    json::array ids;
    for (auto i = begin; i < companies.size() && i < begin + companies_a_request; ++i)
      ids.emplace_back(companies[i].id);
    Read ask{.tool = v2_companies,
             .arguments = {{"ids", std::move(ids)}, {"fieldIds", {"last-contact", "lists"}}},
             .page_size = 100};
    auto const page = co_await reads.read_pages(std::move(ask), companies_a_request);
    if (page.error) co_return false;
    Column const contact{.built_in = BuiltIn::last_contact};
    for (auto const& record : page.records) {
      auto const id = integer_member(record, "id").value_or(0);
      auto const* value = value_in(record, "last-contact");
      out[id].last_contact = contact_text(value ? cell_of_v2(*value, contact, reads.now()) : Cell{});
      on_lists[id] = lists_of(record);
    }
  }
  co_return true;
}

// The filter for rows of deals of these companies.
json::object companies_filter(std::vector<Ref> const& companies) {
  json::array values;
  for (auto const& ref : companies)
    if (values.size() < companies_a_request) values.emplace_back(json::object{{"id", ref.id}});
  return {{"operator", "and"},
          {"filters",
           {json::object{{"fieldId", "companies"},
                         {"valueType", "company-multi"},
                         {"operator", "has-any-of"},
                         {"value", std::move(values)}}}}};
}

// The rows of one list that belong to the companies.
Task<void> read_list_of(Reads& reads, ListInfo list, std::vector<Ref> companies, SeenCompanies& out,
                        Answer& answer) {
  auto const columns = co_await read_columns(reads, list);
  if (!columns) {
    answer.add_partial("rows of " + list.name + " not read (" + Reads::why(columns.error()) + ")");
    co_return;
  }
  auto const told = told_columns(*columns);
  RowsAsked ask{.list = list, .columns = told.columns, .v2_only = true};
  constexpr std::int64_t one_page = 100;
  if (list.kind == Kind::deal && list.rows > one_page) ask.filter = companies_filter(companies);
  auto const read = co_await read_rows(reads, std::move(ask));
  if (read.error) {
    answer.add_partial("rows of " + list.name + " not read (" + Reads::why(*read.error) + ")");
    co_return;
  }
  for (auto const& row : read.rows) {
    std::vector<Ref> of{row.record};
    if (list.kind == Kind::deal && told.company) {
      of.clear();
      for (auto const& item : row.cells[*told.company].items)
        if (item.ref) of.push_back(*item.ref);
    }
    for (auto const& ref : of)
      if (auto const found = out.find(ref.id); found != out.end() && ref.kind == Kind::company)
        add_row_of(found->second, list, row.cells, told,
                   list.kind == Kind::deal ? to_string(row.record) : "");
  }
}

// How many requests the rows of a list take.
std::size_t pages_of(ListInfo const& list) {
  auto const rows = std::size_t(std::max<std::int64_t>(list.rows, 1));
  return list.kind == Kind::deal ? 1 : (rows + companies_a_request - 1) / companies_a_request;
}

Task<void> read_lists_of(Reads& reads, std::vector<Ref> const& companies, SeenCompanies& out,
                         std::map<std::int64_t, std::vector<std::int64_t>> const& on_lists, Answer& answer) {
  auto const lists = co_await read_lists(reads);
  if (!lists) {
    answer.add_partial("lists not read (" + Reads::why(lists.error()) + ")");
    co_return;
  }
  std::size_t spare = 4;  // of the five requests beside those for companies
  for (auto const& list : *lists) {
    auto const is_on = [&](auto const& entry) {
      return std::ranges::find(entry.second, list.id) != entry.second.end();
    };
    if (list.kind == Kind::person) continue;
    if (list.kind == Kind::company && std::ranges::none_of(on_lists, is_on)) continue;
    if (pages_of(list) <= spare) {
      spare -= pages_of(list);
      co_await read_list_of(reads, list, companies, out, answer);
      continue;
    }
    if (list.kind == Kind::deal) answer.add_partial("deals of " + list.name + " not read (requests)");
    for (auto const& [id, on] : on_lists)
      if (std::ranges::find(on, list.id) != on.end())
        add_list(out[id], list, std::string(unknown_value), "", "");
  }
}

// v1: one read of the company, one of the values of each of its rows and of the rows of its deals.
struct V1Row {
  std::int64_t company = 0;
  ListInfo list{};
  std::int64_t entry = 0;
  std::string deal{};
};

std::string v1_contact(json::value const& record, std::span<Teammate const> team, Now const& now) {
  auto const* dates = member(record, "interaction_dates");
  auto const day = dates ? day_of(text_member(*dates, "last_interaction_date"), now) : std::nullopt;
  if (!day) return std::string(never_contacted);
  auto const* interactions = member(record, "interactions");
  auto const* last = interactions ? member(*interactions, "last_interaction") : nullptr;
  auto const people = last ? ids_in(*last, "person_ids") : std::vector<std::int64_t>();
  return to_text(*day) + (people.empty() ? "" : " " + person_item(people.front(), team).text);
}

void add_entries(std::vector<V1Row>& rows, json::value const& record, std::int64_t company,
                 std::vector<ListInfo> const& lists, std::string const& deal) {
  auto const* value = member(record, "list_entries");
  auto const* entries = value ? value->if_array() : nullptr;
  if (!entries) return;
  for (auto const& entry : *entries) {
    auto const list_id = integer_member(entry, "list_id");
    auto const list = std::ranges::find_if(lists, [&](ListInfo const& each) { return each.id == list_id; });
    if (list != lists.end()) rows.push_back({company, *list, integer_member(entry, "id").value_or(0), deal});
  }
}

Task<std::vector<V1Row>> read_companies_of_v1(Reads& reads, std::vector<Ref> const& companies,
                                              SeenCompanies& out, std::vector<ListInfo> const& lists,
                                              Answer& answer) {
  std::vector<V1Row> rows;
  std::vector<Read> asks;
  for (auto const& ref : companies)
    asks.push_back({.tool = "get_single_affinity_organization_by_id",
                    .arguments = {{"id", ref.id},
                                  {"with_interaction_dates", true},
                                  {"with_interaction_persons", true},
                                  {"with_opportunities", true}}});
  auto const team = co_await read_teammates(reads);
  auto const records = co_await reads.read_all(std::move(asks));
  std::map<std::int64_t, std::vector<std::int64_t>> companies_of_deal;
  std::size_t unread = 0;
  for (std::size_t i = 0; i < companies.size(); ++i) {
    auto& company = out[companies[i].id];
    if (!records[i]) {
      company = unknown_company();
      ++unread;
      continue;
    }
    std::span<Teammate const> const teammates = team ? std::span(*team) : std::span<Teammate const>();
    company.last_contact = v1_contact(*records[i], teammates, reads.now());
    add_entries(rows, *records[i], companies[i].id, lists, "");
    for (auto const deal : ids_in(*records[i], "opportunity_ids"))
      companies_of_deal[deal].push_back(companies[i].id);
  }
  if (unread > 0) answer.add_partial(std::to_string(unread) + " companies not read");
  asks.clear();
  for (auto const& [deal, of] : companies_of_deal)
    asks.push_back({.tool = "get_single_affinity_opportunity_by_id", .arguments = {{"id", deal}}});
  auto const deals = co_await reads.read_all(std::move(asks));
  std::size_t index = 0;
  for (auto const& [deal, of] : companies_of_deal) {
    auto const& record = deals[index++];
    for (auto const company : of)
      if (record)
        add_entries(rows, *record, company, lists, to_string(Ref{.kind = Kind::deal, .id = deal}));
      else
        answer.add_partial("some deals not read (" + Reads::why(record.error()) + ")");
  }
  co_return rows;
}

Task<void> read_seen_of_v1(Reads& reads, std::vector<Ref> const& companies, SeenCompanies& out,
                           Answer& answer) {
  auto const lists = co_await read_lists(reads);
  auto const known = lists ? *lists : std::vector<ListInfo>();
  auto const rows = co_await read_companies_of_v1(reads, companies, out, known, answer);
  std::vector<Read> asks;
  for (auto const& row : rows)
    asks.push_back({.tool = "list_all_affinity_field_values", .arguments = {{"list_entry_id", row.entry}}});
  auto const values = co_await reads.read_all(std::move(asks));
  auto const team = co_await read_teammates(reads);
  std::span<Teammate const> const teammates = team ? std::span(*team) : std::span<Teammate const>();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const columns = co_await read_columns(reads, rows[i].list);
    auto const told = told_columns(columns ? *columns : std::vector<Column>());
    std::vector<Cell> cells;
    for (auto const& column : told.columns)
      cells.push_back(cell_of_v1(values[i], column, teammates, reads.now()));
    if (!values[i])
      answer.add_partial("stages of some rows not read (" + Reads::why(values[i].error()) + ")");
    add_row_of(out[rows[i].company], rows[i].list, cells, told, rows[i].deal);
  }
}

}  // namespace

SeenCompany const& unknown_company() {
  static SeenCompany const unknown{.lists_text = std::string(unknown_value),
                                   .last_contact = std::string(unknown_value)};
  return unknown;
}

Task<SeenCompanies> read_seen(Reads& reads, std::vector<Ref> companies, Answer& answer) {
  SeenCompanies out;
  if (companies.empty()) co_return out;
  std::map<std::int64_t, std::vector<std::int64_t>> on_lists;
  bool by_v2 = reads.may_use(v2_companies) && reads.may_use("list_all_affinity_v2_list_entries");
  if (by_v2) by_v2 = co_await read_companies_of_v2(reads, companies, out, on_lists);
  if (by_v2) {
    co_await read_lists_of(reads, companies, out, on_lists, answer);
  } else {
    out.clear();
    answer.add_note("companies read with API v1");
    co_await read_seen_of_v1(reads, companies, out, answer);
  }
  co_return out;
}

}  // namespace affinity::tools::composed
