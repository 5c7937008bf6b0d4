#include "tools/changes/list_targets.hpp"

#include "tools/changes/kinds/values_place.hpp"
#include "tools/composed/upstream/list_rows.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Column;
using composed::ListRow;
using composed::MatchLevel;

// Found alone, each takes a search, the record with its rows, and the row.
constexpr std::size_t requests_for_one = 2;

// One page of rows is also less than finding a single one, and tells whether the key may write by API v2.
std::size_t pages_of_list(composed::Reads const& reads, composed::ListInfo const& list) {
  constexpr std::size_t rows_if_unknown = 10'000;
  std::size_t const page = reads.may_use("list_all_affinity_v2_list_entries") ? 100 : 500;
  auto const rows = list.rows < 0 ? rows_if_unknown : std::size_t(list.rows);
  return (rows + page) / page;
}

bool names_a_row(Operation const& operation) {
  bool const of_row = is_value_action(operation.action) || operation.action == Action::remove_from_list;
  return of_row && operation.list_info && !operation.target && !operation.on.empty();
}

MatchLevel match_of_row(composed::Query const& query, ListRow const& row) {
  if (query.ref)
    return *query.ref == row.row || *query.ref == row.record ? MatchLevel::ref : MatchLevel::none;
  if (!query.at.empty()) return MatchLevel::none;
  composed::KnownBy known{.kind = row.record.kind, .names = {row.name}};
  if (row.record.kind == Kind::person && !row.address.empty()) known.emails = {row.address};
  if (row.record.kind == Kind::company && !row.address.empty()) known.domains = {row.address};
  auto const level = composed::match(query, known);
  return level >= MatchLevel::folded ? level : MatchLevel::none;  // writes take no part of a name
}

void take_row_of_list(Operation& operation, std::vector<ListRow> const& rows,
                      std::shared_ptr<std::vector<Column> const> const& columns) {
  auto const query = composed::parse_query(operation.on);
  std::vector<MatchLevel> levels;
  for (auto const& row : rows) levels.push_back(match_of_row(query, row));
  auto const best = composed::best_matches(levels);
  if (best.size() != 1) return;
  auto const& row = rows[best.front()];
  operation.target = Subject{.ref = row.record, .created_by = 0, .name = row.name};
  operation.row = {.ref = row.row, .created_by = 0, .name = row.name};
  operation.read_row = std::make_shared<ListRow const>(row);
  operation.read_columns = columns;
}

Task<void> find_on_one_list(Planning& planning, std::vector<Operation*> operations) {
  auto const list = *operations.front()->list_info;
  auto const* all = co_await planning.columns(*operations.front(), list, list.kind);
  if (!all) co_return;
  std::vector<Column> columns;
  for (auto const* operation : operations)
    for (auto const& value : operation->values) {
      auto const* column = column_named(*all, value.key());
      bool const is_field = column && column->built_in == composed::BuiltIn::none;
      if (is_field && std::ranges::find(columns, *column) == columns.end()) columns.push_back(*column);
    }
  composed::RowsAsked asked{.list = list, .columns = columns, .cells = false};
  auto const read = co_await composed::read_rows(planning.reads(), std::move(asked));
  if (read.error) co_return;  // each is found alone, and says what is wrong
  auto const shared = std::make_shared<std::vector<Column> const>(std::move(columns));
  for (auto* operation : operations) take_row_of_list(*operation, read.rows, shared);
}

}  // namespace

Task<void> find_targets_on_lists(Planning& planning, std::vector<Operation>& operations) {
  std::map<std::int64_t, std::vector<Operation*>> by_list;
  for (auto& operation : operations)
    if (names_a_row(operation)) by_list[operation.list_info->id].push_back(&operation);
  for (auto& [id, of_list] : by_list) {
    auto const pages = pages_of_list(planning.reads(), *of_list.front()->list_info);
    bool const is_less = pages <= requests_for_one * (of_list.size() - 1) || pages == 1;
    if (!is_less || planning.reads().confirmation_for(int(pages))) continue;
    auto some = of_list;
    co_await find_on_one_list(planning, std::move(some));
  }
}

}  // namespace affinity::tools::changes
