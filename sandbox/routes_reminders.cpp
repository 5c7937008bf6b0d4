// /reminders (Affinity v1, Reminders)

#include "sandbox/pacific.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/route.hpp"
#include "sandbox/rules.hpp"
#include "sandbox/show.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

JsonResponse search(Visit& visit) {
  auto& query = visit.query;
  std::array<std::pair<EntityType, std::optional<Id>>, 3> const tags{
      {{person_entity, query.integer("person_id")},
       {organization_entity, query.integer("organization_id")},
       {opportunity_entity, query.integer("opportunity_id")}}};
  auto const creator_id = query.integer("creator_id"), owner_id = query.integer("owner_id"),
             completer_id = query.integer("completer_id");
  auto const type = query.one_of("type", {one_time, recurring});
  auto const reset_type = query.one_of("reset_type", {0, 1, 2});
  auto const status = query.one_of("status", {0, 1, 2});
  auto const before = query.date_time("due_before"), after = query.date_time("due_after");
  auto const page = read_page(query, 500, 500);
  if (query.error()) return error_response(422, *query.error());
  auto const keep = [&](auto const& row) {
    Reminder const& one = row.second;
    for (auto const& [kind, id] : tags)
      if (id && one.entity != Entity{kind, *id}) return false;
    return (!creator_id || one.creator_id == *creator_id) && (!owner_id || one.owner_id == *owner_id) &&
           (!completer_id || one.completer_id == completer_id) && (!type || one.type == *type) &&
           (!reset_type || one.reset_type == reset_type) && (!status || one.status(visit.now) == *status) &&
           (!before || one.due_date < *before) && (!after || one.due_date > *after);
  };
  return fill_page(page, "reminders", visit.store.reminders, keep,
                   [&](auto const& row) { return show(row.second, visit.store, visit.now); });
}

JsonResponse get(Visit& visit) {
  auto const* reminder = visit.store.reminders.find(visit.id());
  if (!reminder) return not_found("reminder", visit.id());
  return json::value(show(*reminder, visit.store, visit.now));
}

// A date without a time means midnight in California.
std::optional<WallTime> read_due_date(Params& in) {
  auto const date = in.date_time("due_date");
  if (!date) return date;
  return in.string("due_date")->find('T') == std::string::npos ? pacific_midnight(*date) : *date;
}

// The documentation calls it an integer; true and false are taken too.
std::optional<bool> read_completed(Params& in) {
  auto const* sent = in.find("is_completed");
  if (sent && sent->is_bool()) return sent->get_bool();
  auto const code = in.one_of("is_completed", {0, 1});
  if (!code) return std::nullopt;
  return *code == 1;
}

// What create and update share: the body onto a reminder, with the rules of its type.
void apply(Visit& visit, Reminder& reminder) {
  auto& in = visit.body;
  bool const fresh = reminder.id == 0;
  auto const old_type = reminder.type;
  reminder.type = in.one_of("type", {one_time, recurring}).value_or(reminder.type);
  reminder.content = in.string("content").value_or(reminder.content);
  auto const owner_id = in.integer("owner_id");
  check_internal(in, visit.store, "owner_id", owner_id);
  reminder.owner_id = owner_id.value_or(reminder.owner_id);
  auto const due_date = read_due_date(in);
  auto const reset_type = in.one_of("reset_type", {0, 1, 2});
  auto const days = in.integer("reminder_days");
  if (days && (*days < 1 || *days > 3'650)) in.add_error("reminder_days must be between 1 and 3650");
  if (reminder.type == one_time) {
    if (!due_date && (fresh || old_type != one_time)) in.add_error("due_date is required when type is 0");
    reminder.due_date = due_date.value_or(reminder.due_date);
    reminder.reset_type.reset();
    reminder.reminder_days.reset();
  } else {
    if (reset_type) reminder.reset_type = reset_type;
    if (!reminder.reset_type) in.add_error("reset_type is required when type is 1");
    if (!reminder.reminder_days && !days) in.add_error("reminder_days is required when type is 1");
    if (in.error()) return;
    if (days) {
      reminder.reminder_days = days;
      reminder.due_date = reminder.created_at + std::chrono::days(*days);
    }
    if (due_date) reminder.due_date = *due_date;
  }
  auto const completed = read_completed(in);
  if (in.error() || !completed) return;
  reminder.completed_at.reset();
  reminder.completer_id.reset();
  if (!*completed) return;
  reminder.completed_at = visit.now;
  reminder.completer_id = visit.user.id;
  if (reminder.reminder_days) reminder.due_date = visit.now + std::chrono::days(*reminder.reminder_days);
}

JsonResponse create(Visit& visit) {
  auto& in = visit.body;
  in.require({"owner_id", "type"});
  if (in.count_present({"person_id", "organization_id", "opportunity_id"}) > 1)
    in.add_error("Give at most one of person_id, organization_id and opportunity_id");
  Reminder fresh{.created_at = visit.now, .creator_id = visit.user.id, .entity = read_entity(in)};
  apply(visit, fresh);
  if (in.error()) return error_response(422, *in.error());
  if (fresh.entity)
    if (auto error = entity_error(visit.store, visit.user, *fresh.entity)) return *error;
  return json::value(show(visit.store.reminders.add(std::move(fresh)), visit.store, visit.now));
}

JsonResponse update(Visit& visit) {
  auto* reminder = visit.store.reminders.find(visit.id());
  if (!reminder) return not_found("reminder", visit.id());
  auto changed = *reminder;
  apply(visit, changed);
  if (visit.body.error()) return error_response(422, *visit.body.error());
  *reminder = std::move(changed);
  return json::value(show(*reminder, visit.store, visit.now));
}

JsonResponse remove(Visit& visit) {
  if (!visit.store.reminders.find(visit.id())) return not_found("reminder", visit.id());
  visit.store.reminders.erase(visit.id());
  return success_response();
}

constexpr std::array routes{
    Route{Method::get, "/reminders", search}, Route{Method::get, "/reminders/{reminder_id}", get},
    Route{Method::post, "/reminders", create}, Route{Method::put, "/reminders/{reminder_id}", update},
    Route{Method::del, "/reminders/{reminder_id}", remove}};

}  // namespace

std::span<Route const> reminder_routes() { return routes; }

}  // namespace affinity::sandbox
