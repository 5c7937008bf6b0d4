#include "tools/changes/kinds/just_read.hpp"
#include "tools/changes/kinds/values.hpp"
#include "tools/changes/kinds/values_data.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::size_t most_changers_read = 10;  // whose names a reading asks for

// Of a set and a clear the whole cell counts; of one value that is added or removed that value alone, so that
// others' values in the same cell are no conflict.
State state_of_values(Change const& change, std::vector<Value> const& now) {
  if (auto const moved = moved_value(change)) {
    bool const adds = change.action == Action::add_value;
    auto const had = count_value(change.before, *moved), has = count_value(now, *moved);
    bool const happened = adds ? has > had : has < had;
    return happened ? State::after : State::before;
  }
  if (are_same_values(now, change.after)) return State::after;
  return are_same_values(now, change.before) ? State::before : State::other;
}

CellAt cell_of_change(Change const& change) {
  return {.row = change.row.ref,
          .record = change.on.ref.value_or(Ref{}),
          .list = change.list,
          .column = *change.column,
          .by_v2 = change.by_v2};
}

// Read a moment ago for a direct call, with all that its write needs: v1 changes and deletes a value by its
// id.
bool is_known_from_planning(Change const& change, WallTime now) {
  if (!change.on.ref || change.row.created_by + change.on.created_by > 0) return false;
  auto const has_id = [](Value const& value) { return value.field_value > 0; };
  bool const needs_ids = !change.by_v2 && change.action != Action::add_value;
  if (needs_ids && !std::ranges::all_of(change.before, has_id)) return false;
  return was_just_read(change, now);
}

Standing unreadable_cell(std::string why) {
  return {.state = State::unreadable, .error = fail(ErrorKind::internal, std::move(why))};
}

// The row of a record that an earlier change put on the list: its newest one there.
Task<Result<Ref>> find_row_of_new_record(composed::Reads& reads, Ref record, std::int64_t list) {
  auto const rows = co_await read_rows_of_record(reads, record);
  if (!rows) co_return fail(rows);
  std::optional<Ref> out;
  for (auto const& row : *rows)
    if (row.list == list && (!out || row.row.id > out->id)) out = row.row;
  if (!out)
    co_return Error{
        .kind = ErrorKind::not_found, .message = to_string(record) + " is not on the list.", .status = 404};
  co_return *out;
}

Task<void> tell_other_values(composed::Reads& reads, std::vector<Change> const& changes,
                             std::vector<Standing>& standings) {
  std::size_t told = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto& standing = standings[i];
    if (standing.state != State::other) continue;
    standing.values = co_await with_names(reads, *changes[i].column, std::move(standing.values));
    standing.now = shown(standing.values);
    if (told++ >= most_changers_read) continue;
    auto cell = cell_of_change(changes[i]);
    standing.by = co_await read_last_changer(reads, std::move(cell));
  }
}

}  // namespace

std::optional<Value> moved_value(Change const& change) {
  bool const adds = change.action == Action::add_value;
  if (!adds && change.action != Action::remove_value) return std::nullopt;
  auto const& more = adds ? change.after : change.before;
  auto const& fewer = adds ? change.before : change.after;
  for (auto const& value : more)
    if (count_value(more, value) > count_value(fewer, value)) return value;
  return std::nullopt;
}

Task<std::vector<Standing>> read_value_standings(composed::Reads& reads, std::vector<Change> changes,
                                                 std::optional<WallTime> since) {
  std::vector<Standing> out(changes.size());
  std::vector<CellAt> cells;
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto& change = changes[i];
    if (!change.column || (!change.on.ref && !change.row.ref)) {
      out[i] =
          unreadable_cell("It is not known which cell change " + std::to_string(change.n) + " is about.");
      continue;
    }
    if (!since && is_known_from_planning(change, reads.now().wall)) {
      out[i] = {.state = State::before, .values = change.before};
      continue;
    }
    bool const has_row = change.row.ref && change.row.ref->kind == Kind::row;
    if (change.list > 0 && !has_row) {
      auto const row = co_await find_row_of_new_record(reads, *change.on.ref, change.list);
      if (!row) {
        out[i] = {.state = row.error().status == 404 ? State::gone : State::unreadable, .error = row.error()};
        continue;
      }
      change.row.ref = *row;
      out[i].created = *row;  // where its write goes
    }
    cells.push_back(cell_of_change(change));
    indices.push_back(i);
  }
  auto read = co_await read_cells(reads, std::move(cells));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    auto& standing = out[indices[i]];
    auto& cell = read[i];
    if (cell.gone || cell.error) {
      standing.state = cell.gone ? State::gone : State::unreadable;
      standing.error = cell.error;
      continue;
    }
    standing.state = state_of_values(changes[indices[i]], cell.values);
    standing.values = std::move(cell.values);
  }
  co_await tell_other_values(reads, changes, out);
  co_return out;
}

}  // namespace affinity::tools::changes
