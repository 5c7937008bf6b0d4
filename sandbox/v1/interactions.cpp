// /interactions (Affinity v1, Interactions)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace affinity::sandbox {

namespace v1::interactions {
namespace {

constexpr std::array<std::string_view, 4> page_keys{"events", "events", "chat_messages", "emails"};

// A year later, as the calendar counts.
WallTime year_after(WallTime time) {
  using namespace std::chrono;
  auto const day = floor<days>(time);
  auto date = year_month_day(day) + years(1);
  if (!date.ok()) date = date.year() / March / 1;  // from a leap day
  return sys_days(date) + (time - day);
}

// The persons whose interactions belong to an entity.
Ids people_of(Store const& store, Entity entity) {
  if (entity.type == person_entity) return {entity.id};
  if (entity.type == organization_entity) return store.organizations.find(entity.id)->person_ids;
  auto const& opportunity = *store.opportunities.find(entity.id);
  auto out = opportunity.person_ids;
  for (auto const id : opportunity.organization_ids) {
    auto const& more = store.organizations.find(id)->person_ids;
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

bool takes_part(Interaction const& one, Id person_id) {
  return contains(one.person_ids, person_id) || contains(one.cc_ids, person_id);
}

JsonResponse search(RequestContext& context) {
  auto& query = context.query;
  query.require({"type", "start_time", "end_time"});
  auto const type = query.one_of("type", {meeting, call, chat_message, email});
  auto const start = query.date_time("start_time"), end = query.date_time("end_time");
  if (query.count_present({"person_id", "organization_id", "opportunity_id"}) != 1)
    query.add_error("Give exactly one of person_id, organization_id and opportunity_id");
  auto const entity = read_entity(query);
  auto const internal_id = query.integer("internal_person_id");
  auto const logging_type = query.one_of("logging_type", {0, 1});
  auto const direction = query.one_of("direction", {0, 1});
  auto const page = parse_page_request(query, 100, 100);
  if (direction && type && *type != chat_message && *type != email)
    query.add_error("direction is only for chat messages (type 2) and e-mails (type 3)");
  if (start && end && *start >= *end) query.add_error("start_time must be before end_time");
  if (start && end && *end > year_after(*start))
    query.add_error("start_time and end_time must be at most one year apart");
  if (query.error()) return error_response(422, *query.error());
  if (auto error = entity_error(context.store, context.user, *entity)) return *error;
  if (entity->type == person_entity && context.store.persons.find(entity->id)->internal)
    return error_response(422,
                          "person_id must be an external person; narrow to a member with internal_person_id");
  std::vector<Interaction const*> found;
  for (auto const id : people_of(context.store, *entity))
    for (auto const* one : context.store.interactions_of(id))
      if (one->type == *type && one->date >= *start && one->date < *end &&
          (!internal_id || takes_part(*one, *internal_id)) && (logging_type != 1 || one->manual_creator_id) &&
          (!direction || one->direction == *direction))
        found.push_back(one);
  auto const newest_first = [](auto const* one, auto const* other) {
    return one->date != other->date ? one->date > other->date : one->id > other->id;
  };
  std::ranges::sort(found, newest_first);
  // Removes duplicates: several of the entity's persons may have taken part.
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return paginate(
      page, page_keys.at(std::size_t(*type)), found, [](auto const*) { return true; },
      [&](auto const* one) { return to_json(*one, context.store); });
}

// Ids are unique per type only, so an interaction is found by type and id.
Interaction* find(RequestContext& context, Params& in, std::optional<JsonResponse>& error) {
  in.require({"type"});
  auto const type = in.one_of("type", {meeting, call, chat_message, email});
  if (in.error()) {
    error = error_response(422, *in.error());
    return nullptr;
  }
  auto* found = context.store.interactions.at(std::size_t(*type)).find(context.id());
  if (!found) error = not_found("interaction of type " + std::to_string(*type), context.id());
  return found;
}

JsonResponse get(RequestContext& context) {
  std::optional<JsonResponse> error;
  auto const* found = find(context, context.query, error);
  if (!found) return *error;
  return json::value(to_json(*found, context.store));
}

void check_participants(Params& in, Store const& store, Ids const& ids) {
  check_persons(in, store, "person_ids", ids);
  auto const internal = [&](Id id) {
    auto const* person = store.persons.find(id);
    return person && person->internal;
  };
  if (std::ranges::none_of(ids, internal)) in.add_error("person_ids must include a member of your team");
}

Note& attach_note(RequestContext& context, Interaction& to, std::string content) {
  auto& note = context.store.notes.add({.creator_id = context.user.id,
                                        .interaction_person_ids = to.person_ids,
                                        .interaction_id = to.id,
                                        .interaction_type = to.type,
                                        .content = std::move(content),
                                        .created_at = context.now});
  to.note_ids.push_back(note.id);
  return note;
}

// A meeting postpones the recurring reminders that it resets.
void reset_reminders(RequestContext& context, Interaction const& one) {
  if (one.type != meeting) return;
  for (auto& [id, reminder] : context.store.reminders)
    if (reminder.entity && reminder.entity->type == person_entity &&
        contains(one.person_ids, reminder.entity->id) &&
        (reminder.reset_type == 0 || reminder.reset_type == 2) && reminder.reminder_days)
      reminder.due_date = std::max(reminder.due_date, one.date + std::chrono::days(*reminder.reminder_days));
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"type", "person_ids", "content", "date"});
  auto const type = in.one_of("type", {meeting, call, chat_message});
  auto const person_ids = in.ids("person_ids");
  auto const content = in.string("content");
  auto const date = in.date_time("date");
  auto const direction = in.one_of("direction", {0, 1});
  if (direction && type && *type != chat_message)
    in.add_error("direction is only for chat messages (type 2)");
  if (person_ids) check_participants(in, context.store, *person_ids);
  if (in.error()) return error_response(422, *in.error());
  auto& made = context.store.add_interaction({.type = *type,
                                              .date = *date,
                                              .title = "Manually logged event",
                                              .person_ids = *person_ids,
                                              .direction = direction.value_or(0),
                                              .manual_creator_id = context.user.id,
                                              .created_at = context.now});
  attach_note(context, made, *content);
  reset_reminders(context, made);
  return json::value(to_json(made, context.store));
}

JsonResponse update(RequestContext& context) {
  auto& in = context.body;
  in.require({"type", "person_ids"});
  auto const person_ids = in.ids("person_ids");
  auto const content = in.string("content");
  auto const date = in.date_time("date");
  if (person_ids) check_participants(in, context.store, *person_ids);
  std::optional<JsonResponse> error;
  auto* found = find(context, in, error);
  if (!found) return *error;
  if (found->type == email) return error_response(422, "An e-mail cannot be updated");
  auto* note = found->note_ids.empty() ? nullptr : context.store.notes.find(found->note_ids.front());
  if (content && note && !note->mentions.empty())
    return error_response(422, "content: a note that mentions people cannot be updated");
  context.store.set_participants(*found, *person_ids);
  if (date) found->date = *date;
  if (content && !note) attach_note(context, *found, *content);
  if (content && note) {
    note->content = *content;
    note->updated_at = context.now;
  }
  for (auto const id : found->note_ids)
    context.store.notes.find(id)->interaction_person_ids = found->person_ids;
  found->updated_at = context.now;
  return json::value(to_json(*found, context.store));
}

JsonResponse remove(RequestContext& context) {
  std::optional<JsonResponse> error;
  auto const* found = find(context, context.query, error);
  if (!found) return *error;
  context.store.erase_interaction(found->type, found->id);
  return success_response();
}

constexpr std::array routes{
    Route{Method::get, "/interactions", search}, Route{Method::get, "/interactions/{id}", get},
    Route{Method::post, "/interactions", create}, Route{Method::put, "/interactions/{id}", update},
    Route{Method::del, "/interactions/{id}", remove}};

}  // namespace
}  // namespace v1::interactions

std::span<Route const> interaction_routes() { return v1::interactions::routes; }

}  // namespace affinity::sandbox
