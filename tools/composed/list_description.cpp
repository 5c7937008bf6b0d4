#include "tools/composed/list_description.hpp"

#include "base/text/counted.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/list_rows.hpp"
#include "tools/records/record_name.hpp"

#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view views_tool = "list_all_affinity_v2_saved_views";

std::string_view type_word(Column const& column) {
  switch (column.type) {
    case ColumnType::number: return "number";
    case ColumnType::date: return "date";
    case ColumnType::option: return column.options.empty() ? "text" : "one of";
    case ColumnType::person: return "person";
    case ColumnType::company: return "company";
    case ColumnType::deal: return "deal";
    case ColumnType::location: return "place";
    case ColumnType::list: return "list";
    case ColumnType::text: break;
  }
  return "text";
}

std::string options_text(Column const& column) {
  std::string out;
  for (auto const& option : column.options) out.append(out.empty() ? "" : ", ").append(option.text);
  return out;
}

// How many of the rows that were read have a value, for each column.
std::vector<std::size_t> filled_counts(RowsRead const& read, std::size_t columns) {
  std::vector<std::size_t> out(columns, 0);
  for (auto const& row : read.rows)
    for (std::size_t i = 0; i < columns; ++i) out[i] += !row.cells[i].items.empty();
  return out;
}

AnswerPart columns_part(std::vector<Column> const& columns, RowsRead const& read) {
  auto const filled = filled_counts(read, columns.size());
  bool const has_counts = read.by_v2;
  AnswerPart part{.key = "columns", .columns = {"column", "type", "filled", "options"}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& column = columns[i];
    json::object item{{"name", column.name}, {"type", type_word(column)}};
    if (has_counts) item["filled"] = filled[i];
    json::array options;
    for (auto const& option : column.options) options.emplace_back(option.text);
    if (!options.empty()) item["options"] = std::move(options);
    auto type = std::string(type_word(column)) + (column.many ? ", several" : "") +
                (column.of_list || column.built_in != BuiltIn::none ? "" : ", of the record");
    Answer::add_row(
        part,
        {column.name, std::move(type), has_counts ? std::to_string(filled[i]) : std::string(unknown_value),
         options_text(column)},
        std::move(item));
  }
  return part;
}

}  // namespace

Task<Result<std::vector<SavedView>>> read_views(Reads& reads, ListInfo list) {
  if (!reads.may_use(views_tool))
    co_return fail(ErrorKind::denied,
                   "Saved views are read with API v2, which this key or server does not allow.",
                   "Use where, sort and columns instead.");
  Read ask{.tool = views_tool,
           .arguments = {{"listId", list.id}},
           .page_size = 100,
           .freshness = Freshness::metadata};
  auto const page = co_await reads.read_pages(std::move(ask), 1'000);
  if (page.error) co_return fail(*page.error);
  std::vector<SavedView> out;
  for (auto const& view : page.records)
    out.push_back({.id = integer_member(view, "id").value_or(0),
                   .name = cell_text(text_member(view, "name")),
                   .type = text_member(view, "type")});
  co_return out;
}

Task<Outcome> describe_list(Reads& reads, json::object const& checked, ListInfo list,
                            std::vector<Column> columns) {
  RowsAsked ask{.list = list, .columns = columns, .max_rows = 1, .v2_only = true};
  auto const read = co_await read_rows(reads, ask);
  auto const views = co_await read_views(reads, list);
  auto const subdomain = co_await read_subdomain(reads);
  Answer answer(list.name + ": a list of " + std::string(plural_of(list.kind)));
  if (list.rows >= 0) answer.add_ground(counted(list.rows, "row"));
  if (read.by_v2)
    answer.add_note("filled: of " +
                    (read.next_token.empty() ? std::string("all ") : std::string("the first ")) +
                    counted(read.rows.size(), "row"));
  else
    answer.add_note("filled is not told by API v1");
  std::string names;
  if (views)
    for (auto const& view : *views)
      names.append(names.empty() ? "" : ", ").append(view.name + " (" + view.type + ")");
  answer.add_note(!views ? "saved views: not read (" + Reads::why(views.error()) + ")"
                         : "saved views: " + (names.empty() ? std::string("none") : names));
  answer.members["list"] = record_object(subdomain, {.kind = Kind::list, .id = list.id}, list.name);
  answer.members["rows_in_list"] = list.rows >= 0 ? json::value(list.rows) : json::value();
  if (!names.empty()) answer.members["saved_views"] = names;
  answer.parts.push_back(columns_part(columns, read));
  co_return finish(std::move(answer), frame_of(reads, checked, columns.size()));
}

}  // namespace affinity::tools::composed
