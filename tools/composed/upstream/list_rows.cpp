#include "tools/composed/upstream/list_rows.hpp"

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/list_joins.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view v2_row_search = "affinity_v2_list_entries_search";
constexpr std::string_view v2_rows = "list_all_affinity_v2_list_entries";
constexpr std::string_view v2_view_rows = "list_all_affinity_v2_saved_view_list_entries";
constexpr std::string_view v1_rows = "list_all_affinity_list_entries";
constexpr int v2_page_size = 100, v1_page_size = 500;

bool is_field(Column const& column) { return column.built_in == BuiltIn::none; }

bool is_from_values(Column const& column) { return is_field(column) || column.built_in == BuiltIn::days_in; }

bool needs_values(std::vector<Column> const& columns) { return std::ranges::any_of(columns, is_from_values); }

// The fields to ask v2 for. Those of the list and the last contact always come along, so that a report and a
// query of the same minute send the same request.
json::array v2_field_ids(RowsAsked const& asked, std::vector<Column> const& of_list) {
  std::set<std::string> ids;
  for (auto const* columns : {&of_list, &asked.columns})
    for (auto const& column : *columns)
      if (!column.field_id.empty() && (columns == &asked.columns || column.of_list) &&
          column.built_in != BuiltIn::days_in)
        ids.insert(column.field_id);
  ids.insert("last-contact");
  if (asked.list.kind == Kind::deal) ids.insert({"companies", "persons"});
  if (has_built_in(asked.columns, {BuiltIn::days_in})) ids.insert("time-in-current-status");
  ids.erase("created-at");  // a member of the row
  json::array out;
  for (auto const& id : ids) out.emplace_back(id);
  return out;
}

std::string v2_person_name(json::value const& person) {
  auto const first = text_member(person, "firstName"), last = text_member(person, "lastName");
  return cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
}

Kind kind_of_type(std::string_view type) {
  return type == "person" ? Kind::person : type == "company" ? Kind::company : Kind::deal;
}

json::value const* field_value_in(json::value const& entity, std::string const& id) {
  auto const* fields = member(entity, "fields");
  auto const* list = fields ? fields->if_array() : nullptr;
  if (!list) return nullptr;
  auto const found =
      std::ranges::find_if(*list, [&](json::value const& field) { return text_member(field, "id") == id; });
  return found == list->end() ? nullptr : member(*found, "value");
}

Cell text_cell(std::string text) {
  Cell out;
  if (!text.empty()) out.items.push_back({.text = std::move(text)});
  return out;
}

Cell day_cell(std::string_view iso, Now const& now) {
  auto const day = day_of(iso, now);
  Cell out;
  if (day) out.items.push_back({.text = to_text(*day), .day = day});
  return out;
}

Cell days_since(std::string_view iso, Now const& now) {
  auto const day = day_of(iso, now);
  Cell out;
  if (!day) return out;
  auto const count = (now.today() - *day).count();
  out.items.push_back({.text = std::to_string(count), .number = double(count)});
  return out;
}

// v1: days since the value of the stage was set.
Cell days_in_cell(Result<json::value> const& field_values, Column const& column, Now const& now) {
  if (!field_values) return {.items = {}, .known = false};
  auto const* list = field_values->if_array();
  if (!list) return {};
  for (auto const& value : *list) {
    if (integer_member(value, "field_id") != column.v1_id) continue;
    auto const changed = text_member(value, "updated_at");
    return days_since(changed.empty() ? text_member(value, "created_at") : changed, now);
  }
  return {};
}

// What every row has without values of fields.
Cell built_in_cell(ListRow const& row, Column const& column, Now const& now) {
  switch (column.built_in) {
    case BuiltIn::name: return text_cell(row.name);
    case BuiltIn::ref: return text_cell(to_string(row.record));
    case BuiltIn::email:
    case BuiltIn::domain: return text_cell(row.address);
    case BuiltIn::added: return day_cell(row.added_at, now);
    default: return {};
  }
}

Cell added_by_cell(json::value const& record, std::string_view name, std::span<Teammate const> team) {
  auto const id = integer_member(record, name);
  Cell out;
  if (id) out.items.push_back(person_item(*id, team));
  return out;
}

Cell v2_cell(json::value const& record, ListRow const& row, Column const& column,
             std::span<Teammate const> team, Now const& now) {
  auto const* entity = member(record, "entity");
  if (column.built_in == BuiltIn::added_by) return added_by_cell(record, "creatorId", team);
  if (!is_field(column) && column.field_id.empty()) return built_in_cell(row, column, now);
  if (column.built_in == BuiltIn::added) return built_in_cell(row, column, now);
  auto const* value = entity ? field_value_in(*entity, column.field_id) : nullptr;
  if (!value) return {};
  if (column.built_in == BuiltIn::days_in) return days_since(text_member(*value, "data"), now);
  return cell_of_v2(*value, column, now);
}

ListRow v2_row(json::value const& record, RowsAsked const& asked, std::span<Teammate const> team,
               Now const& now) {
  ListRow out{.row = {.kind = Kind::row, .id = integer_member(record, "id").value_or(0)}};
  out.added_at = text_member(record, "createdAt");
  if (auto const* entity = member(record, "entity")) {
    auto const kind = kind_of_type(text_member(record, "type"));
    out.record = {.kind = kind, .id = integer_member(*entity, "id").value_or(0)};
    out.name = kind == Kind::person ? v2_person_name(*entity) : cell_text(text_member(*entity, "name"));
    out.address = text_member(*entity, kind == Kind::person ? "primaryEmailAddress" : "domain");
  }
  for (auto const& column : asked.columns) out.cells.push_back(v2_cell(record, out, column, team, now));
  return out;
}

ListRow v1_row(json::value const& record, RowsAsked const& asked, std::span<Teammate const> team,
               Now const& now) {
  ListRow out{.row = {.kind = Kind::row, .id = integer_member(record, "id").value_or(0)}};
  out.added_at = text_member(record, "created_at");
  out.record = {.kind = asked.list.kind, .id = integer_member(record, "entity_id").value_or(0)};
  if (auto const* entity = member(record, "entity")) {
    bool const is_person = asked.list.kind == Kind::person;
    auto const first = text_member(*entity, "first_name"), last = text_member(*entity, "last_name");
    out.name = cell_text(is_person ? first + (first.empty() || last.empty() ? "" : " ") + last
                                   : text_member(*entity, "name"));
    out.address = text_member(*entity, is_person ? "primary_email" : "domain");
  }
  for (auto const& column : asked.columns)
    out.cells.push_back(column.built_in == BuiltIn::added_by ? added_by_cell(record, "creator_id", team)
                        : is_from_values(column)             ? Cell{.items = {}, .known = asked.cells}
                                                             : built_in_cell(out, column, now));
  return out;
}

// Reads pages and makes rows of each at once, so that a large list is never whole in memory as JSON.
template<class MakeRow>
Task<void> read_row_pages(Reads& reads, Read ask, RowsAsked const& asked, RowsRead& out, MakeRow make_row) {
  ask.token = asked.from_token;
  do {
    auto const token = ask.token;
    auto page = co_await reads.read_pages(ask, 1);
    if (page.error) {
      out.next_token = token;
      if (out.rows.empty())
        out.error = page.error;
      else
        out.partial.push_back("rows after the first " + std::to_string(out.rows.size()) + " not read (" +
                              Reads::why(*page.error) + ")");
      co_return;
    }
    out.page_tokens.push_back(token);
    auto const skipped = out.page_tokens.size() == 1 ? asked.skip_rows : 0;
    for (auto i = skipped; i < page.records.size(); ++i) {
      auto row = make_row(page.records[i]);
      row.page = out.page_tokens.size() - 1;
      row.in_page = i;
      out.rows.push_back(std::move(row));
    }
    ask.token = page.next_token;
  } while (!ask.token.empty() && out.rows.size() < asked.max_rows);
  out.next_token = ask.token;
}

Task<void> read_v2_rows(Reads& reads, std::string_view tool, RowsAsked const& asked,
                        std::span<Teammate const> team, RowsRead& out) {
  Read ask{.tool = tool, .arguments = {{"listId", asked.list.id}}, .page_size = v2_page_size};
  if (tool == v2_view_rows) {
    ask.arguments["viewId"] = asked.view;
  } else {
    auto const columns = co_await read_columns(reads, asked.list);
    ask.arguments["fieldIds"] = v2_field_ids(asked, columns ? *columns : asked.columns);
  }
  if (tool == v2_row_search) ask.arguments["where"] = asked.filter;
  auto const now = reads.now();
  auto const make_row = [&](json::value const& record) { return v2_row(record, asked, team, now); };
  co_await read_row_pages(reads, std::move(ask), asked, out, make_row);
  out.by_v2 = !out.error;
}

// With a filter the search, else the plain list; a saved view has rows of its own.
std::vector<std::string_view> v2_tools(Reads const& reads, RowsAsked const& asked) {
  std::vector<std::string_view> out;
  if (asked.view > 0) return {v2_view_rows};
  if (!asked.filter.empty() && reads.may_use(v2_row_search)) out.push_back(v2_row_search);
  if (reads.may_use(v2_rows)) out.push_back(v2_rows);
  return out;
}

Task<void> read_v1_rows(Reads& reads, RowsAsked const& asked, std::span<Teammate const> team, RowsRead& out) {
  out.error.reset();
  Read ask{.tool = v1_rows, .arguments = {{"list_id", asked.list.id}}, .page_size = v1_page_size};
  auto const now = reads.now();
  auto const make_row = [&](json::value const& record) { return v1_row(record, asked, team, now); };
  co_await read_row_pages(reads, std::move(ask), asked, out, make_row);
  if (out.error) co_return;
  if (has_built_in(asked.columns,
                   {BuiltIn::company, BuiltIn::people, BuiltIn::last_contact, BuiltIn::next_contact}))
    co_await join_records(reads, asked, out);
  if (!asked.cells) {
    co_await name_values(reads, out);
    co_return;
  }
  std::vector<std::size_t> all(out.rows.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  co_await fill_cells(reads, asked, out, all);
}

}  // namespace

std::optional<std::size_t> column_index(std::span<Column const> columns, Column const& column) {
  auto const found = std::ranges::find(columns, column);
  return found == columns.end() ? std::nullopt : std::optional(std::size_t(found - columns.begin()));
}

Task<RowsRead> read_rows(Reads& reads, RowsAsked asked) {
  RowsRead out;
  auto team = std::vector<Teammate>();
  if (has_built_in(asked.columns, {BuiltIn::added_by})) {
    auto read = co_await read_teammates(reads);
    if (read) team = std::move(*read);
  }
  for (auto const tool : v2_tools(reads, asked)) {
    out.error.reset();
    co_await read_v2_rows(reads, tool, asked, team, out);
    if (!out.error || !Reads::is_refusal(*out.error)) co_return out;
  }
  if (asked.view > 0 || asked.v2_only) {
    if (!out.error) out.error = fail(ErrorKind::denied, "API v2 is not used here.");
    co_return out;
  }
  if (out.error && !asked.from_token.empty()) co_return out;  // its pages are not those of v1
  if (out.error) out.notes.push_back("rows read with API v1 (API v2: " + Reads::why(*out.error) + ")");
  if (!out.error) out.notes.emplace_back("rows read with API v1");
  co_await read_v1_rows(reads, asked, team, out);
  co_return out;
}

Task<void> fill_cells(Reads& reads, RowsAsked const& asked, RowsRead& read,
                      std::span<std::size_t const> rows) {
  if (read.by_v2 || !needs_values(asked.columns)) co_return;
  auto const team = co_await read_teammates(reads);
  std::span<Teammate const> const teammates = team ? std::span(*team) : std::span<Teammate const>();
  std::vector<Read> asks;
  for (auto const index : rows)
    asks.push_back({.tool = "list_all_affinity_field_values",
                    .arguments = {{"list_entry_id", read.rows[index].row.id}}});
  auto const values = co_await reads.read_all(std::move(asks));
  std::size_t unread = 0;
  std::string why;
  auto const now = reads.now();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = read.rows[rows[i]];
    if (!values[i]) {
      ++unread;
      why = Reads::why(values[i].error());
      if (values[i].error().kind == ErrorKind::timeout && !read.out_of_time) read.out_of_time = rows[i];
    }
    for (std::size_t c = 0; c < asked.columns.size(); ++c)
      if (is_field(asked.columns[c]))
        row.cells[c] = cell_of_v1(values[i], asked.columns[c], teammates, now);
      else if (asked.columns[c].built_in == BuiltIn::days_in)
        row.cells[c] = days_in_cell(values[i], asked.columns[c], now);
  }
  co_await name_values(reads, read);
  if (unread > 0)
    read.partial.push_back("values of " + std::to_string(unread) + " of " + counted(rows.size(), "row") +
                           " not read (" + why + ")");
}

int rows_cost(Reads const& reads, RowsAsked const& asked, std::size_t rows, std::size_t filled) {
  auto const pages = [&](std::size_t size) { return int((rows + size - 1) / size); };
  if (!v2_tools(reads, asked).empty()) return std::max(1, pages(std::size_t(v2_page_size)));
  return std::max(1, pages(std::size_t(v1_page_size))) + (needs_values(asked.columns) ? int(filled) : 0) + 2;
}

}  // namespace affinity::tools::composed
