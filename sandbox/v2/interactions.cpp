// /v2/meetings, /v2/calls, /v2/emails and /v2/chat-messages (Affinity v2, Interactions)

#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/interaction_json.hpp"
#include "sandbox/v2/record_json.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace interactions {
namespace {

constexpr std::size_t most_in_preview = 100;

constexpr Filterable<Interaction> event_properties[]{
    {filter_by_id("id"), item_value<&Interaction::id>},
    {filter_by_time("startTime"), item_value<&Interaction::date>},
    {filter_by_time("createdAt"), item_value<&Interaction::created_at>},
    {filter_by_time("updatedAt"), item_value<&Interaction::updated_at>}};

constexpr Filterable<Interaction> message_properties[]{
    {filter_by_id("id"), item_value<&Interaction::id>},
    {filter_by_time("sentAt"), item_value<&Interaction::date>},
    {filter_by_time("createdAt"), item_value<&Interaction::created_at>},
    {filter_by_time("updatedAt"), item_value<&Interaction::updated_at>}};

// The first hundred, and how many there are.
json::object people_preview(json::array people) {
  auto const count = people.size();
  if (count > most_in_preview) people.resize(most_in_preview);
  return {{"data", std::move(people)}, {"totalCount", count}};
}

json::object attendees_preview(Store const& store, std::span<Id const> ids) {
  return people_preview(attendees_json(store, ids));
}

json::value attendee_or_null(Store const& store, std::optional<Id> const& id) {
  return id && store.persons.find(*id) ? json::value(attendee_json(store, *id)) : json::value();
}

json::value title_json(Interaction const& one) {
  return one.title.empty() ? json::value() : json::value(one.title);
}

std::string_view direction_word(Interaction const& one) { return one.direction == 0 ? "sent" : "received"; }

// Who put it into the calendar made it.
json::object meeting_json(Store const& store, Interaction const& one, Person const&) {
  return {
      {"id", one.id},
      {"loggingType", one.manual_creator_id ? "manual" : "automated"},
      {"title", title_json(one)},
      {"startTime", to_iso(one.date)},
      {"endTime", time_json(one.end_time)},
      {"allDay", false},
      {"creator", attendee_or_null(store, one.manual_creator_id ? one.manual_creator_id : one.organizer_id)},
      {"organizer", attendee_or_null(store, one.organizer_id)},
      {"createdAt", to_iso(one.created_at)},
      {"updatedAt", time_json(one.updated_at)},
      {"attendeesPreview", attendees_preview(store, one.person_ids)}};
}

json::object call_json(Store const& store, Interaction const& one, Person const&) {
  return {{"id", one.id},
          {"loggingType", "manual"},
          {"title", title_json(one)},
          {"startTime", to_iso(one.date)},
          {"endTime", time_json(one.end_time)},
          {"allDay", false},
          {"creator", attendee_or_null(store, one.manual_creator_id)},
          {"createdAt", to_iso(one.created_at)},
          {"updatedAt", time_json(one.updated_at)},
          {"attendeesPreview", attendees_preview(store, one.person_ids)}};
}

json::object email_json(Store const& store, Interaction const& one, Person const& reader) {
  auto const people = std::span<Id const>(one.person_ids);
  return {{"id", one.id},
          {"sentAt", to_iso(one.date)},
          {"loggingType", "automated"},
          {"direction", direction_word(one)},
          {"subject", subject_json(store, one, reader)},
          {"createdAt", to_iso(one.created_at)},
          {"updatedAt", time_json(one.updated_at)},
          {"from", attendee_json(store, people.empty() ? 0 : people.front())},
          {"toParticipantsPreview", attendees_preview(store, people.empty() ? people : people.subspan(1))},
          {"ccParticipantsPreview", attendees_preview(store, one.cc_ids)}};
}

json::object chat_message_json(Store const& store, Interaction const& one, Person const&) {
  auto const creator = one.manual_creator_id ? one.manual_creator_id : member_in(store, one);
  json::array people;
  for (auto const id : one.person_ids)
    if (auto person = person_data(store, id); !person.is_null()) people.push_back(std::move(person));
  return {{"id", one.id},
          {"sentAt", to_iso(one.date)},
          {"loggingType", "manual"},
          {"direction", direction_word(one)},
          {"creator", person_data(store, creator.value_or(store.team.front()))},
          {"createdAt", to_iso(one.created_at)},
          {"updatedAt", time_json(one.updated_at)},
          {"participantsPreview", people_preview(std::move(people))}};
}

// A list of one type. Ids ascend, so what comes while a cursor is open comes after it.
template<InteractionType type, auto const& properties, auto shown>
JsonResponse all_of_type(RequestContext& context) {
  auto const filter = read_filter(context, properties);
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const& store = context.store;
  auto const& table = store.interactions.at(std::size_t(type));
  auto const ids = ids_in(table, [&](Interaction const& one) {
    return filter.accepts(one) && may_see_interaction(store, one, context.user);
  });
  return page_of(context, page, ids, own_id,
                 [&](Id id) { return shown(store, *table.find(id), context.user); });
}

JsonResponse one_meeting(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const& store = context.store;
  auto const* found = store.interactions.at(meeting).find(context.id("meetingId"));
  if (!found || !may_see_interaction(store, *found, context.user))
    return no_such("meeting", context.id("meetingId"));
  return json::value(meeting_json(store, *found, context.user));
}

constexpr std::array routes{
    Route{.pattern = "/meetings", .handler = all_of_type<meeting, event_properties, meeting_json>},
    Route{.pattern = "/meetings/{meetingId}", .handler = one_meeting},
    Route{.pattern = "/calls", .handler = all_of_type<call, event_properties, call_json>},
    Route{.pattern = "/emails", .handler = all_of_type<email, message_properties, email_json>},
    Route{.pattern = "/chat-messages",
          .handler = all_of_type<chat_message, message_properties, chat_message_json>}};

}  // namespace
}  // namespace interactions

std::span<Route const> interaction_routes() { return interactions::routes; }

}  // namespace affinity::sandbox::v2
