// Rows of one list: columns, conditions, order and counts by name; without any of these, what the list looks
// like.

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/language/condition_filter.hpp"
#include "tools/composed/list_description.hpp"
#include "tools/composed/list_question.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/rows_place.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/list_rows.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t default_rows = 50;

std::vector<Column> needed_columns(ListQuestion const& asked) {
  auto out = asked.shown;
  auto const add = [&](Column const& column) {
    if (std::ranges::find(out, column) == out.end()) out.push_back(column);
  };
  for (auto const& column : columns_in(asked.where)) add(column);
  for (auto const& by : asked.sort) add(by.column);
  for (auto const& column : asked.grouped) add(column);
  return out;
}

Cell const& cell_in(ListRow const& row, std::vector<Column> const& columns, Column const& column) {
  return row.cells[*column_index(columns, column)];
}

// Which rows fit, in the order asked for; rows that cannot be judged are counted.
struct Fitting {
  std::vector<std::size_t> rows{};
  std::size_t unknown = 0;
};

Fitting fitting_rows(ListQuestion const& asked, std::vector<Column> const& columns, RowsRead const& read) {
  Fitting out;
  for (std::size_t i = 0; i < read.rows.size(); ++i) {
    auto const truth =
        holds(asked.where, [&](Column const& column) { return cell_in(read.rows[i], columns, column); });
    if (truth == Truth::yes) out.rows.push_back(i);
    if (truth == Truth::unknown) ++out.unknown;
  }
  std::ranges::stable_sort(out.rows, [&](std::size_t left, std::size_t right) {
    for (auto const& by : asked.sort) {
      auto const& a = cell_in(read.rows[left], columns, by.column);
      auto const& b = cell_in(read.rows[right], columns, by.column);
      auto const order = compare(a, b, by.column);
      bool const missing = a.items.empty() || b.items.empty();  // last in either direction
      if (order != 0) return by.descending && !missing ? order > 0 : order < 0;
    }
    return false;
  });
  return out;
}

AnswerPart rows_part(ListQuestion const& asked, std::vector<Column> const& columns, RowsRead const& read,
                     std::span<std::size_t const> rows, std::string const& subdomain, bool detailed) {
  AnswerPart part{.key = "rows", .columns = {std::string(to_string(asked.list.kind))}, .goes_on = true};
  for (auto const& column : asked.shown) part.columns.push_back(column.name);
  for (auto const index : rows) {
    auto const& row = read.rows[index];
    std::vector<std::string> cells{named(row.name, row.record)};
    auto item = record_object(subdomain, row.record, row.name);
    json::array values;
    for (auto const& column : asked.shown) {
      auto const& cell = cell_in(row, columns, column);
      cells.push_back(to_text(cell, column));
      values.emplace_back(cells.back());
    }
    if (!values.empty()) item["values"] = std::move(values);
    if (detailed) item["row"] = to_string(row.row);
    Answer::add_row(part, cells, std::move(item));
  }
  return part;
}

// One line for each combination of values: how many rows, and the sums of the columns of numbers that were
// named.
AnswerPart groups_part(ListQuestion const& asked, std::vector<Column> const& columns, RowsRead const& read,
                       std::vector<std::size_t> const& rows) {
  struct Group {
    std::size_t example = 0, count = 0;
    std::vector<double> sums{};
  };
  std::vector<Column> summed;
  std::ranges::copy_if(asked.shown, std::back_inserter(summed),
                       [](Column const& column) { return column.type == ColumnType::number; });
  std::map<std::vector<std::string>, Group> groups;
  for (auto const index : rows) {
    std::vector<std::string> key;
    for (auto const& column : asked.grouped)
      key.push_back(to_text(cell_in(read.rows[index], columns, column), column));
    auto& group =
        groups.try_emplace(std::move(key), Group{index, 0, std::vector<double>(summed.size())}).first->second;
    ++group.count;
    for (std::size_t i = 0; i < summed.size(); ++i)
      for (auto const& item : cell_in(read.rows[index], columns, summed[i]).items)
        group.sums[i] += item.number.value_or(0);
  }
  std::vector<std::pair<std::vector<std::string>, Group>> ordered(groups.begin(), groups.end());
  std::ranges::stable_sort(ordered, [&](auto const& left, auto const& right) {
    for (auto const& column : asked.grouped)
      if (auto const order = compare(cell_in(read.rows[left.second.example], columns, column),
                                     cell_in(read.rows[right.second.example], columns, column), column))
        return order < 0;
    return false;
  });
  AnswerPart part{.key = "groups", .goes_on = true};
  for (auto const& column : asked.grouped) part.columns.push_back(column.name);
  part.columns.emplace_back("rows");
  for (auto const& column : summed) part.columns.push_back("sum of " + column.name);
  for (auto const& [key, group] : ordered) {
    auto cells = key;
    json::array values;
    for (auto const& text : key) values.emplace_back(text);
    cells.push_back(std::to_string(group.count));
    json::object item{{"values", std::move(values)}, {"rows", group.count}};
    json::array sums;
    for (auto const sum : group.sums) {
      cells.push_back(number_text(sum));
      sums.emplace_back(sum);
    }
    if (!sums.empty()) item["sums"] = std::move(sums);
    Answer::add_row(part, cells, std::move(item));
  }
  return part;
}

void add_understood(Answer& answer, ListQuestion const& asked, std::string const& subdomain) {
  answer.members["list"] =
      record_object(subdomain, {.kind = Kind::list, .id = asked.list.id}, asked.list.name);
  json::array names;
  for (auto const& column : asked.shown) names.emplace_back(column.name);
  answer.members["columns"] = std::move(names);
  auto const where = to_text(asked.where);
  if (where.empty()) return;
  answer.add_note("where " + where);
  answer.members["where"] = where;
}

void add_state(Answer& answer, RowsRead const& read) {
  for (auto const& note : read.notes) answer.add_note(note);
  for (auto const& reason : read.partial) answer.add_partial(reason);
}

// The rows as they come, from the place of the cursor on.
Task<Outcome> plain_rows(Reads& reads, json::object const& checked, ListQuestion const& asked,
                         WorkPlace place) {
  auto const limit = limit_argument(checked, default_rows);
  RowsAsked ask{.list = asked.list,
                .columns = asked.shown,
                .view = asked.view,
                .max_rows = place.offset + limit,
                .from_token = place.token,
                .cells = false};
  auto const known =
      asked.list.rows < 0 ? limit : std::min(std::size_t(asked.list.rows), place.offset + limit);
  if (auto estimate = reads.confirmation_for(rows_cost(reads, ask, known, std::min(known, limit))))
    co_return std::move(*estimate);
  auto read = co_await read_rows(reads, ask);
  if (read.error) co_return failure(*read.error);
  std::vector<std::size_t> window;
  for (auto i = place.offset; i < read.rows.size() && window.size() < limit; ++i) window.push_back(i);
  co_await fill_cells(reads, ask, read, window);
  auto const subdomain = co_await read_subdomain(reads);
  bool const knows_total = asked.list.rows >= 0 && asked.view == 0;
  auto const told = std::int64_t(window.size());
  Answer answer((asked.view > 0 ? asked.list.name + ", view " + asked.view_name : asked.list.name) + ": " +
                (knows_total ? std::to_string(told) + " of " : "") +
                counted(knows_total ? std::int64_t(asked.list.rows) : told, "row"));
  auto frame = frame_of(reads, checked, limit);
  add_understood(answer, asked, subdomain);
  add_state(answer, read);
  answer.parts.push_back(rows_part(asked, asked.shown, read, window, subdomain, frame.detailed));
  auto const behind = place.offset + window.size();
  frame.more = behind < read.rows.size() || !read.next_token.empty();
  frame.cursor_behind = [&](std::size_t shown) {
    auto const at = place.offset + shown;
    WorkPlace next{.offset = 0, .token = read.next_token};
    if (at < read.rows.size())
      next = {.offset = read.rows[at].in_page, .token = read.page_tokens[read.rows[at].page]};
    return cursor_at(reads.tool(), checked, next);
  };
  co_return finish(std::move(answer), frame);
}

// Filtered, sorted or counted: over all rows, or after a cursor over those that there was no time for.
Task<Outcome> chosen_rows(Reads& reads, json::object const& checked, ListQuestion const& asked,
                          WorkPlace place) {
  auto const limit = limit_argument(checked, default_rows);
  auto const columns = needed_columns(asked);
  auto const from = rows_place_at(place.token);
  RowsAsked const of_list{.list = asked.list, .columns = columns, .view = asked.view};
  auto ask = from_place(of_list, from);
  constexpr std::int64_t one_page = 100;  // of v2: for more rows Affinity filters
  if (asked.list.rows > one_page) ask.filter = search_filter(asked.where);
  auto const rows = std::size_t(std::max<std::int64_t>(asked.list.rows, 0));
  if (auto estimate = reads.confirmation_for(rows_cost(reads, ask, rows, rows), counted(rows, "row")))
    co_return std::move(*estimate);
  auto const subdomain = co_await read_subdomain(reads);
  auto read = co_await read_rows(reads, ask);
  if (read.error && !is_out_of_time(*read.error)) co_return failure(*read.error);
  auto const part = read.error ? nothing_in_time(from) : keep_part(read, from);
  auto const fitting = fitting_rows(asked, columns, read);
  Answer answer((asked.view > 0 ? asked.list.name + ", view " + asked.view_name : asked.list.name) + ": " +
                counted(fitting.rows.size(), "row"));
  auto const ground =
      ask.filter.empty() || !part.is_all ? read.rows.size() : std::max(rows, read.rows.size());
  answer.add_ground("of " + std::to_string(ground));
  auto frame = frame_of(reads, checked, limit, place);
  add_understood(answer, asked, subdomain);
  add_unread_rows(answer, part, from);
  answer.members["total"] = fitting.rows.size();
  answer.members["of"] = ground;
  add_state(answer, read);
  if (fitting.unknown > 0) answer.add_partial(counted(fitting.unknown, "row") + " could not be judged");
  if (!asked.grouped.empty()) {
    answer.parts.push_back(groups_part(asked, columns, read, fitting.rows));
  } else {
    auto const begin = std::min(place.offset, fitting.rows.size());
    auto const rest = std::span(fitting.rows).subspan(begin);
    answer.parts.push_back(rows_part(asked, columns, read, rest, subdomain, frame.detailed));
  }
  auto const lines = answer.parts.back().lines.size();
  frame.more = !part.next.empty();
  frame.cursor_behind = [&](std::size_t shown) {
    bool const to_unread = shown >= lines && !part.next.empty();
    auto const offset = part.lacks_rows ? place.offset : std::size_t(0);
    return cursor_at(reads.tool(), checked,
                     to_unread ? WorkPlace{.offset = offset, .token = part.next}
                               : WorkPlace{.offset = place.offset + shown, .token = part.same});
  };
  co_return finish(std::move(answer), frame);
}

Task<Outcome> query_list(ToolContext const& context, Tool const& tool, json::object const& checked,
                         client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const place = place_of(tool, checked);
  if (!place) co_return failure(place.error());
  auto list_name = text_argument(checked, "list");
  auto resolved = co_await resolve_list(reads, "list", std::move(list_name));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  ListQuestion asked{.list = std::get<ListInfo>(resolved)};
  auto const columns = co_await read_columns(reads, asked.list);
  if (!columns) co_return failure(columns.error());
  auto instead = co_await understand(reads, checked, *columns, asked);
  if (instead) co_return std::move(*instead);
  if (asked.is_empty()) co_return co_await describe_list(reads, checked, asked.list, *columns);
  if (asked.shown.empty() && asked.grouped.empty()) asked.shown = columns_in(asked.where);
  if (asked.is_plain()) co_return co_await plain_rows(reads, checked, asked, *place);
  co_return co_await chosen_rows(reads, checked, asked, *place);
}

constexpr std::array<StandsFor, 1> rows_of_lists{{{"list_all_affinity_list_entries", "list_entries"}}};

}  // namespace

Tool query_list_row() {
  using namespace schema;
  return composed_row(
      {.name = "query_list",
       .title = "Rows of a list, filtered, sorted and counted",
       .description =
           "Rows of one list with the columns you name, filtered, sorted and counted by the server. Without "
           "columns: describes the list, its columns, options and saved views. Not for stage history "
           "(report_pipeline).",
       .example = R"({"list":"Deal Flow","columns":["Status","Owners"],"where":["Owners is empty"]})",
       .composed = query_list,
       .stands_for = rows_of_lists,
       .params = {text_param("list", "By name.", required),
                  query("columns", list_of(text()), "Names; also e-mail, company, last contact, added."),
                  query("where", list_of(text()),
                        "All must hold: 'Status is Due Diligence', 'Owners is empty', 'last contact before "
                        "30 days ago'."),
                  text_param("sort", "Such as 'Amount desc'."), query("group_by", list_of(text())),
                  text_param("view", "A saved view, by name."), limit_param(50, 500), cursor_param()},
       .output = Shape::record(
           {{"list", record_shape()},
            {"columns", Shape::list(Shape::text())},
            {"where", Shape::text()},
            {"total", Shape::integer()},
            {"of", Shape::integer()},
            {"rows",
             Shape::list(record_shape({{"values", Shape::list(Shape::text())}, {"row", Shape::text()}}))},
            {"groups", Shape::list(Shape::record({{"values", Shape::list(Shape::text())},
                                                  {"rows", Shape::integer()},
                                                  {"sums", Shape::list(Shape::number())}}))}})});
}

}  // namespace affinity::tools::composed
