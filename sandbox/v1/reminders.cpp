// /reminders (Affinity v1, Reminders)

#include "sandbox/routing/route.hpp"
#include "sandbox/store/pacific_time.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <array>
#include <optional>

namespace affinity::sandbox {

namespace v1::reminders {
namespace {

// One about an opportunity is as private as the opportunity.
bool is_readable(Reminder const& one, RequestContext const& context) {
  return !one.entity || context.store.may_read(*one.entity, context.user);
}

std::optional<JsonResponse> reminder_error(RequestContext const& context) {
  auto const* reminder = context.store.reminders.find(context.id());
  if (!reminder) return not_found("reminder", context.id());
  if (is_readable(*reminder, context)) return std::nullopt;
  return error_response(403, "This reminder is about an opportunity that is private to others");
}

JsonResponse search(RequestContext& context) {
  auto& query = context.query;
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
  auto const page = parse_page_request(query, 500, 500);
  if (query.error()) return error_response(422, *query.error());
  auto const filter = [&](auto const& row) {
    Reminder const& one = row.second;
    for (auto const& [kind, id] : tags)
      if (id && one.entity != Entity{kind, *id}) return false;
    if (!is_readable(one, context)) return false;
    return (!creator_id || one.creator_id == *creator_id) && (!owner_id || one.owner_id == *owner_id) &&
           (!completer_id || one.completer_id == completer_id) && (!type || one.type == *type) &&
           (!reset_type || one.reset_type == reset_type) && (!status || one.status(context.now) == *status) &&
           (!before || one.due_date < *before) && (!after || one.due_date > *after);
  };
  return paginate(page, "reminders", context.store.reminders, filter,
                  [&](auto const& row) { return to_json(row.second, context.store, context.now); });
}

JsonResponse get(RequestContext& context) {
  if (auto error = reminder_error(context)) return *error;
  return json::value(to_json(*context.store.reminders.find(context.id()), context.store, context.now));
}

// A date without a time means midnight in Pacific time.
std::optional<WallTime> read_due_date(Params& in) {
  auto const date = in.date_time("due_date");
  if (!date) return date;
  return in.string("due_date")->find('T') == std::string::npos ? pacific_midnight(*date) : *date;
}

// An integer in the documentation; booleans are accepted too.
std::optional<bool> read_completed(Params& in) {
  auto const* sent = in.find("is_completed");
  if (sent && sent->is_bool()) return sent->get_bool();
  auto const code = in.one_of("is_completed", {0, 1});
  if (!code) return std::nullopt;
  return *code == 1;
}

// Applies a body to a reminder, with the validation of its type; for create and update.
void apply(RequestContext& context, Reminder& reminder) {
  auto& in = context.body;
  bool const fresh = reminder.id == 0;
  auto const old_type = reminder.type;
  reminder.type = in.one_of("type", {one_time, recurring}).value_or(reminder.type);
  reminder.content = in.string("content").value_or(reminder.content);
  auto const owner_id = in.integer("owner_id");
  check_internal(in, context.store, "owner_id", owner_id);
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
  reminder.completed_at = context.now;
  reminder.completer_id = context.user.id;
  if (reminder.reminder_days) reminder.due_date = context.now + std::chrono::days(*reminder.reminder_days);
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"owner_id", "type"});
  if (in.count_present({"person_id", "organization_id", "opportunity_id"}) > 1)
    in.add_error("Give at most one of person_id, organization_id and opportunity_id");
  Reminder fresh{.created_at = context.now, .creator_id = context.user.id, .entity = read_entity(in)};
  apply(context, fresh);
  if (in.error()) return error_response(422, *in.error());
  if (fresh.entity)
    if (auto error = entity_error(context.store, context.user, *fresh.entity)) return *error;
  return json::value(to_json(context.store.reminders.add(std::move(fresh)), context.store, context.now));
}

JsonResponse update(RequestContext& context) {
  if (auto error = reminder_error(context)) return *error;
  auto* reminder = context.store.reminders.find(context.id());
  auto changed = *reminder;
  apply(context, changed);
  if (context.body.error()) return error_response(422, *context.body.error());
  changed.updated_at = context.now;
  *reminder = std::move(changed);
  return json::value(to_json(*reminder, context.store, context.now));
}

JsonResponse remove(RequestContext& context) {
  if (auto error = reminder_error(context)) return *error;
  context.store.reminders.erase(context.id());
  return success_response();
}

constexpr std::array routes{
    Route{Method::get, "/reminders", search}, Route{Method::get, "/reminders/{reminder_id}", get},
    Route{Method::post, "/reminders", create}, Route{Method::put, "/reminders/{reminder_id}", update},
    Route{Method::del, "/reminders/{reminder_id}", remove}};

}  // namespace
}  // namespace v1::reminders

std::span<Route const> reminder_routes() { return v1::reminders::routes; }

}  // namespace affinity::sandbox
