// remind: a reminder for a teammate, on one person, company or deal.

#include "base/text/setting_values.hpp"
#include "tools/changes/kinds/activity.hpp"
#include "tools/changes/kinds/activity_changes.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/records/record_name.hpp"

#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Read;
using composed::Reads;

constexpr std::string_view create_reminder = "create_a_affinity_reminder";
constexpr std::string_view list_reminders = "list_all_affinity_reminders";

std::int64_t owner_of_reminder(json::value const& reminder) {
  auto const* owner = member(reminder, "owner");
  return owner ? integer_member(*owner, "id").value_or(0) : 0;
}

// Affinity keeps a day as its midnight in California, which is of the same day in UTC.
bool is_due_then(std::string const& due, std::string const& kept) {
  WallTime planned{}, stored{};
  if (!from_iso(due, planned) || !from_iso(kept, stored)) return false;
  if (due.size() > 10) return planned == stored;
  using std::chrono::days;
  return std::chrono::floor<days>(planned) == std::chrono::floor<days>(stored);
}

bool is_this_reminder(json::value const& reminder, Change const& change, WallTime since) {
  return is_created_since(reminder, since) &&
         owner_of_reminder(reminder) == detail_number(change.details, "owner_id").value_or(-1) &&
         is_due_then(kept_text(change.details, "due"), text_member(reminder, "due_date")) &&
         comparable_text(kept_text(change.details, "text")) ==
             comparable_text(text_member(reminder, "content"));
}

Task<void> plan_reminder(Planning& planning, Operation operation) {
  if (!planning.may_write(operation, create_reminder)) co_return;
  auto const due = due_of_reminder(operation.due, planning.reads().now());
  if (!due) {
    planning.problem(operation, "invalid", due.error());
    co_return;
  }
  auto records = co_await records_of(planning, operation);
  if (!records) co_return;
  if (records->size() > 1) {
    planning.problem(operation, "invalid", "A reminder is on one record.", "Give one operation for each.");
    co_return;
  }
  auto const whose = operation.owner.empty() ? std::string("me") : operation.owner;
  auto const owner = co_await planning.teammate(operation, whose);
  if (!owner) co_return;
  auto const change = reminder_change(std::move(records->front()), std::string(trimmed(operation.text)), *due,
                                      *owner, !planning.plan().direct);
  if (is_in_plan(planning.plan(), change)) {
    planning.skip(operation, {}, "the same reminder is in the plan already");
    co_return;
  }
  planning.add(operation, change);
  planning.expect_to_apply(planning.plan().direct ? 1 : 2);
}

Task<std::vector<Standing>> read_reminder(Reads& reads, std::vector<Change> changes,
                                          std::optional<WallTime> since) {
  std::vector<Standing> out(changes.size(), Standing{.state = State::before});
  std::vector<Read> asks;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto const& on = changes[i].on.ref;
    if (!since && !looks_first(changes[i])) continue;
    json::object arguments{{"owner_id", detail_number(changes[i].details, "owner_id").value_or(0)}};
    if (on) arguments[id_argument(on->kind)] = on->id;
    asks.push_back({.tool = list_reminders, .arguments = std::move(arguments), .page_size = 500});
    asked.push_back(i);
  }
  auto const lists = co_await read_lists_whole(reads, std::move(asks));
  auto const from = entries_since(reads, since);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    auto& standing = out[asked[i]];
    for (auto const& reminder : lists[i].records)
      if (is_this_reminder(reminder, changes[asked[i]], from))
        standing = {.state = State::after, .created = created_in(reminder, Kind::reminder)};
    if (standing.state == State::before && lists[i].error) standing = standing_unread(*lists[i].error, since);
  }
  co_return out;
}

Result<Write> write_reminder(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  constexpr int one_time = 0;  // Affinity v1, Reminders
  json::object arguments{{"owner_id", detail_number(change.details, "owner_id").value_or(0)},
                         {"type", one_time},
                         {"due_date", kept_text(change.details, "due")}};
  if (auto const text = kept_text(change.details, "text"); !text.empty()) arguments["content"] = text;
  if (change.on.ref) arguments[id_argument(change.on.ref->kind)] = change.on.ref->id;
  return Write{.tool = create_reminder, .arguments = std::move(arguments)};
}

std::vector<Written> written_reminder(std::span<Change const>, json::value const& answer) {
  Written out{.created = created_in(answer, Kind::reminder)};
  out.kept = {{"mark", mark_of(text_member(answer, "content"))},
              {"due", text_member(answer, "due_date")},
              {"owner_id", owner_of_reminder(answer)}};
  return {out};
}

Result<Change> undo_reminder(Made const& made) { return delete_of_created(made, "the reminder"); }

}  // namespace

Result<Moment> due_of_reminder(std::string_view text, composed::Now const& now) {
  constexpr std::string_view example = "Give due, such as 2026-12-01, \"in 2 weeks\" or \"Monday 9:00\".";
  if (trimmed(text).empty())
    return fail(ErrorKind::invalid, "When the reminder is due is not said.", std::string(example));
  auto due = parse_moment(text, now, composed::Direction::future);
  if (!due) return fail(due);
  if (!due->has_time && due->day == now.today()) {  // its midnight is over
    due->at = WallTime(due->day + std::chrono::days(1)) - now.utc_offset - std::chrono::seconds(1);
    due->has_time = true;
  }
  bool const is_over = due->has_time ? due->at <= now.wall : due->day < now.today();
  if (is_over)
    return fail(ErrorKind::invalid, "The reminder would be due in the past (" + due->understood + ").",
                std::string(example));
  return due;
}

Change reminder_change(Subject on, std::string const& text, Moment const& due,
                       composed::Teammate const& owner, bool look) {
  Change out{.action = Action::remind};
  out.on = std::move(on);
  auto const sent = due.has_time ? to_iso(due.at).substr(0, 19) + "Z" : due.understood;
  out.details = {{"text", text},
                 {"mark", mark_of(text)},
                 {"due", sent},
                 {"owner_id", owner.ref.id},
                 {"owner", owner.name}};
  if (look) out.details["look"] = true;
  out.shown_before = "-";
  out.shown_after = "due " + due.understood + ", " + composed::cell_text(owner.name) +
                    (text.empty() ? "" : ": " + composed::quoted_text(text, shown_activity_bytes));
  out.undo_note = "not where somebody has changed or completed it";
  return out;
}

ActionKind const remind_kind{.action = Action::remind,
                             .plan = plan_reminder,
                             .read = read_reminder,
                             .write = write_reminder,
                             .written = written_reminder,
                             .undo = undo_reminder};

}  // namespace affinity::tools::changes
