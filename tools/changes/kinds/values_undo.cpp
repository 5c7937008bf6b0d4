#include "tools/changes/kinds/values.hpp"

#include <utility>

namespace affinity::tools::changes {

namespace {

Action inverse_value_action(Change const& change) {
  switch (change.action) {
    case Action::add_value: return Action::remove_value;
    case Action::remove_value: return Action::add_value;
    default: return change.before.empty() ? Action::clear : Action::set;
  }
}

}  // namespace

Result<Change> undo_value(Made const& made) {
  auto const& change = made.change;
  auto out = change;
  out.n = 0;
  out.takes_back = change.n;
  out.action = inverse_value_action(change);
  out.before = made.written.after.empty() ? change.after : made.written.after;
  out.after = change.before;
  for (auto& value : out.after) value.field_value = 0;  // ids of then
  std::swap(out.shown_before, out.shown_after);
  out.warning.clear();
  out.undo_note.clear();
  bool const takes_away = out.action == Action::clear || out.action == Action::remove_value;
  if (takes_away && !made.by_us)
    return fail(ErrorKind::denied,
                change.column->name + " is left: no answer showed that this change wrote it.",
                "Clear it in a new plan if it shall go.");
  if (takes_away || change.after.empty()) out.undo_note = "new id, the history shows both";
  return out;
}

}  // namespace affinity::tools::changes
