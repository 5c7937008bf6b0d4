// /v2: reminders (Affinity v2, Reminders)

#include "sandbox/store/words.hpp"
#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace reminders {
namespace {

using std::chrono::days;

// In the order of v1's codes.
constexpr std::array<std::string_view, 3> reset_triggers{"interaction", "email", "event"};

std::string_view status_word(Reminder const& one, WallTime now) {
  if (one.type == one_time && one.completed_at) return "completed";
  return one.due_date < now ? "overdue" : "active";
}

// Recurring ones are never complete.
std::optional<WallTime> completed_at(Reminder const& one) {
  return one.type == one_time ? one.completed_at : std::nullopt;
}

std::optional<std::string_view> reset_trigger(Reminder const& one) {
  if (one.type == one_time) return std::nullopt;
  return reset_triggers.at(std::size_t(one.reset_type.value_or(0)));
}

template<int type> std::optional<Id> tagged_id(Reminder const& one) {
  return one.entity && one.entity->type == type ? std::optional(one.entity->id) : std::nullopt;
}

json::value recurrence_json(Reminder const& one) {
  auto const trigger = reset_trigger(one);
  if (!trigger) return nullptr;
  return json::object{{"resetTrigger", *trigger}, {"periodDays", one.reminder_days.value_or(1)}};
}

json::object reminder_json(Reminder const& one, WallTime now) {
  auto const reference = [](std::optional<Id> id) {
    return id ? json::value(reference_json(*id)) : json::value();
  };
  return {{"type", to_word(ReminderType(one.type))},
          {"id", one.id},
          {"content", one.content.empty() ? json::value() : json::value(one.content)},
          {"dueDate", to_iso(one.due_date)},
          {"status", status_word(one, now)},
          {"completedAt", time_json(completed_at(one))},
          {"recurrence", recurrence_json(one)},
          {"creator", reference_json(one.creator_id)},
          {"owner", reference_json(one.owner_id)},
          {"completer", reference(one.completer_id)},
          {"company", reference(tagged_id<organization_entity>(one))},
          {"person", reference(tagged_id<person_entity>(one))},
          {"opportunity", reference(tagged_id<opportunity_entity>(one))},
          {"createdAt", to_iso(one.created_at)},
          {"updatedAt", time_json(one.updated_at)}};
}

constexpr std::array<std::string_view, 2> types{"one-time", "recurring"};
constexpr std::array<std::string_view, 3> states{"active", "overdue", "completed"};

constexpr Filterable<Reminder> properties[]{
    {filter_by_id("id"), item_value<&Reminder::id>},
    {filter_by_word("type", types), [](Reminder const& one) { return to_word(ReminderType(one.type)); }},
    {filter_by_word("status", states),
     [](RequestContext const& context, Reminder const& one) { return status_word(one, context.now); }},
    {filter_by_word("resetTrigger", reset_triggers), item_value<reset_trigger>},
    {filter_by_time("dueDate"), item_value<&Reminder::due_date>},
    {filter_by_time("completedAt"), item_value<completed_at>},
    {filter_by_time("createdAt"), item_value<&Reminder::created_at>},
    {filter_by_time("updatedAt"), item_value<&Reminder::updated_at>},
    {filter_by_id("owner.id", equal_or_not), item_value<&Reminder::owner_id>},
    {filter_by_id("creator.id"), item_value<&Reminder::creator_id>},
    {filter_by_id("completer.id"), item_value<&Reminder::completer_id>},
    {filter_by_id("company.id"), item_value<tagged_id<organization_entity>>},
    {filter_by_id("person.id"), item_value<tagged_id<person_entity>>},
    {filter_by_id("opportunity.id"), item_value<tagged_id<opportunity_entity>>}};

// One that tags an opportunity is as visible as the opportunity.
bool is_visible(Reminder const& one, RequestContext const& context) {
  if (!one.entity || one.entity->type != opportunity_entity) return true;
  auto const* opportunity = context.store.opportunities.find(one.entity->id);
  return opportunity && context.store.may_see(*opportunity, context.user);
}

Reminder* find_reminder(RequestContext& context) {
  auto* one = context.store.reminders.find(context.id("reminderId"));
  return one && is_visible(*one, context) ? one : nullptr;
}

bool is_writable(Reminder const& one, Person const& user) {
  return one.creator_id == user.id || one.owner_id == user.id;
}

JsonResponse not_yours() {
  return failure(ErrorCode::authorization, "Only the creator and the owner of a reminder can change it");
}

// When it is due, then the id, so that a run over the pages goes on at its place when the reminder of the
// cursor is due at another time by now, is erased, or has another status than the filter's.
AscendingKey due_key(Reminder const* one) {
  auto const id = std::to_string(one->id);
  return {to_iso(one->due_date) + ' ' + std::string(20 - id.size(), '0') + id};
}

// Soonest due first.
JsonResponse all(RequestContext& context) {
  auto const filter = read_filter(context, properties);
  auto const page = read_page(context, {.counts = true});
  if (auto const error = context.refusal()) return *error;
  std::vector<Reminder const*> found;
  for (auto const& [id, one] : context.store.reminders)
    if (is_visible(one, context) && filter.accepts(one)) found.push_back(&one);
  std::ranges::stable_sort(found, {}, [](Reminder const* one) { return one->due_date; });
  return page_of(context, page, found, due_key,
                 [&](Reminder const* one) { return reminder_json(*one, context.now); });
}

JsonResponse get(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* one = find_reminder(context);
  if (!one) return no_such("reminder", context.id("reminderId"));
  return json::value(reminder_json(*one, context.now));
}

std::optional<WallTime> read_due_date(ObjectReader& in, bool required) {
  static constexpr std::string_view range = "must be from 2000-01-01 to before 9999-01-01";
  WallTime least, end;
  from_iso("2000-01-01", least);
  from_iso("9999-01-01", end);
  auto const date = in.date_time("dueDate", {.required = required});
  if (date && (*date < least || *date >= end)) in.invalid("dueDate", range);
  return date;
}

void read_recurrence(ObjectReader& in, Reminder& onto, bool required) {
  auto const* sent = in.object("recurrence", {.required = required});
  if (!sent) return;
  ObjectReader inside(*sent, in.place("recurrence"), in.errors());
  if (auto const trigger =
          inside.word("resetTrigger", {"interaction", "email", "event"}, {.required = required}))
    onto.reset_type = int(std::ranges::find(reset_triggers, *trigger) - reset_triggers.begin());
  if (auto const period = inside.integer("periodDays", 1, 3'650, {.required = required}))
    onto.reminder_days = period;
  inside.reject_unknown();
}

std::optional<Entity> read_tagged(ObjectReader& in) {
  auto const* sent = in.object("entity", {.required = true});
  if (!sent) return std::nullopt;
  ObjectReader inside(*sent, in.place("entity"), in.errors());
  auto const type = inside.word("type", {"company", "person", "opportunity"}, {.required = true});
  auto const id = inside.integer("id", 1, max_id, {.required = true});
  inside.reject_unknown();
  if (!type || !id) return std::nullopt;
  return Entity{*type == "person"    ? person_entity
                : *type == "company" ? organization_entity
                                     : opportunity_entity,
                *id};
}

// What only the records can tell of an owner, and of an entity where a new reminder tags one.
std::optional<JsonResponse> records_error(RequestContext& context, std::optional<Id> owner_id,
                                          std::optional<Entity> const& entity) {
  auto const& store = context.store;
  if (entity) {
    auto const* opportunity =
        entity->type == opportunity_entity ? store.opportunities.find(entity->id) : nullptr;
    if (!store.exists(*entity) || (opportunity && !store.may_see(*opportunity, context.user)))
      return no_such(entity_word(entity->type), entity->id);
    if (entity->type == person_entity && store.persons.find(entity->id)->internal)
      context.errors.invalid("entity.id", "is a member of your firm; a reminder is about others");
  }
  auto const* owner = owner_id ? store.persons.find(*owner_id) : nullptr;
  if (owner_id && (!owner || !owner->internal))
    context.errors.invalid("owner.id", "must be a member of your firm");
  if (context.errors.empty()) return std::nullopt;
  return context.errors.response();
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  auto const type = in.word("type", {"one-time", "recurring"}, {.required = true});
  bool const recurs = type == "recurring";
  Reminder fresh{
      .type = recurs ? recurring : one_time, .created_at = context.now, .creator_id = context.user.id};
  auto const due_date = read_due_date(in, !recurs);
  if (recurs) read_recurrence(in, fresh, true);
  auto const owner_id = read_reference(in, "owner", {.required = true});
  fresh.content = in.text("content", {.nullable = true}).value_or("");
  fresh.entity = read_tagged(in);
  if (auto const error = context.refusal()) return *error;
  if (auto const error = records_error(context, owner_id, fresh.entity)) return *error;
  fresh.owner_id = *owner_id;
  fresh.due_date = due_date.value_or(context.now + days(fresh.reminder_days.value_or(0)));
  return {201, json::value(reminder_json(context.store.reminders.add(std::move(fresh)), context.now))};
}

// Completing a recurring one sets its next date; it is never complete.
void complete(Reminder& onto, std::optional<WallTime> at, Id user_id) {
  onto.completer_id = at ? std::optional(user_id) : std::nullopt;
  if (onto.type == recurring)
    onto.due_date += days(onto.reminder_days.value_or(0));
  else
    onto.completed_at = at;
}

JsonResponse update(RequestContext& context) {
  auto& in = context.body;
  Reminder sent{};
  bool const has_content = in.has("content"), has_completion = in.has("completedAt"),
             has_recurrence = in.has("recurrence");
  auto const content = in.text("content", {.nullable = true});
  auto const due_date = read_due_date(in, false);
  auto const owner_id = read_reference(in, "owner");
  auto const completed_at = in.date_time("completedAt", {.nullable = true});
  read_recurrence(in, sent, false);
  if (auto const error = context.refusal()) return *error;
  auto* one = find_reminder(context);
  if (!one) return no_such("reminder", context.id("reminderId"));
  if (!is_writable(*one, context.user)) return not_yours();
  if (auto const error = records_error(context, owner_id, std::nullopt)) return *error;
  if (one->type == recurring && has_completion && !completed_at)
    return failure(ErrorCode::bad_request, "completedAt: a recurring reminder cannot be opened again");
  if (one->type == one_time && has_recurrence)
    return failure(ErrorCode::bad_request, "recurrence: a one-time reminder has none");
  if (has_content) one->content = content.value_or("");
  if (due_date) one->due_date = *due_date;
  if (owner_id) one->owner_id = *owner_id;
  if (sent.reset_type) one->reset_type = sent.reset_type;
  if (sent.reminder_days) one->reminder_days = sent.reminder_days;
  if (has_completion) complete(*one, completed_at, context.user.id);
  one->updated_at = context.now;
  context.updated.emplace_back("reminders", one->id);
  return {204, {}};
}

JsonResponse remove(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* one = find_reminder(context);
  if (!one) return no_such("reminder", context.id("reminderId"));
  if (!is_writable(*one, context.user)) return not_yours();
  context.store.reminders.erase(one->id);
  return {204, {}};
}

constexpr std::array routes{
    Route{.pattern = "/reminders", .handler = all},
    Route{.method = Method::post, .pattern = "/reminders", .handler = create},
    Route{.method = Method::del, .pattern = "/reminders/{reminderId}", .handler = remove},
    Route{.pattern = "/reminders/{reminderId}", .handler = get},
    Route{.method = Method::post, .pattern = "/reminders/{reminderId}", .handler = update}};

}  // namespace
}  // namespace reminders

std::span<Route const> reminder_routes() { return reminders::routes; }

}  // namespace affinity::sandbox::v2
