#include "sandbox/v2/interaction_json.hpp"

#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <optional>

namespace affinity::sandbox::v2 {

namespace interaction_parts {
namespace {

bool is_in(Team const& team, Id person_id) {
  return std::ranges::find(team.members, person_id, &TeamMember::person_id) != team.members.end();
}

// How much a member of the firm lets a reader see. Members of one team see everything of each other; to
// others the most closed of the member's teams holds; who is in no team hides nothing.
TeamPrivacy privacy_towards(Store const& store, Id member_id, Person const& reader) {
  auto out = TeamPrivacy::share_subjects_bodies;
  if (member_id == reader.id) return out;
  for (auto const& [id, team] : store.teams) {
    auto const member = std::ranges::find(team.members, member_id, &TeamMember::person_id);
    if (member == team.members.end()) continue;
    if (is_in(team, reader.id)) return TeamPrivacy::share_subjects_bodies;
    out = std::max(out, member->privacy.value_or(team.privacy));
  }
  return out;
}

// The most open one of the members who took part.
TeamPrivacy privacy_of(Store const& store, Interaction const& one, Person const& reader) {
  std::optional<TeamPrivacy> out;
  for (auto const* ids : {&one.person_ids, &one.cc_ids})
    for (auto const id : *ids)
      if (auto const* person = store.persons.find(id); person && person->internal) {
        auto const privacy = privacy_towards(store, id, reader);
        out = out ? std::min(*out, privacy) : privacy;
      }
  return out.value_or(TeamPrivacy::share_subjects_bodies);
}

json::array people_json(Store const& store, Ids ids) {
  std::ranges::sort(ids);
  json::array out;
  for (auto const id : ids)
    if (auto person = person_data(store, id); !person.is_null()) out.push_back(std::move(person));
  return out;
}

json::object chat_data(Store const& store, Interaction const& one) {
  auto const creator = one.manual_creator_id ? one.manual_creator_id : member_in(store, one);
  return {{"type", "chat-message"},
          {"id", one.id},
          {"direction", one.direction == 0 ? "sent" : "received"},
          {"sentAt", to_iso(one.date)},
          {"manualCreator", person_data(store, creator.value_or(store.team.front()))},
          {"participants", people_json(store, one.person_ids)}};
}

json::object email_data(Store const& store, Interaction const& one, Person const& reader) {
  auto const persons = std::span(one.person_ids);
  return {{"type", "email"},
          {"id", one.id},
          {"subject", subject_json(store, one, reader)},
          {"sentAt", to_iso(one.date)},
          {"from", attendee_json(store, persons.empty() ? 0 : persons.front())},
          {"to", attendees_json(store, persons.empty() ? persons : persons.subspan(1))},
          {"cc", attendees_json(store, one.cc_ids)}};
}

}  // namespace
}  // namespace interaction_parts

bool may_see_interaction(Store const& store, Interaction const& one, Person const& reader) {
  return interaction_parts::privacy_of(store, one, reader) != TeamPrivacy::no_access;
}

json::value subject_json(Store const& store, Interaction const& one, Person const& reader) {
  if (interaction_parts::privacy_of(store, one, reader) >= TeamPrivacy::hide_subjects_bodies)
    return "********";
  return one.title.empty() ? json::value() : json::value(one.title);
}

json::object attendee_json(Store const& store, Id person_id) {
  auto const* person = store.persons.find(person_id);
  bool const has_address = person && !person->emails.empty();
  return {{"emailAddress", has_address ? json::value(person->emails.front()) : json::value()},
          {"person", person_data(store, person_id)}};
}

json::array attendees_json(Store const& store, std::span<Id const> ids) {
  json::array out;
  for (auto const id : ids) out.push_back(attendee_json(store, id));
  return out;
}

// The member of the firm who took part, the first one of several.
std::optional<Id> member_in(Store const& store, Interaction const& one) {
  for (auto const* ids : {&one.person_ids, &one.cc_ids})
    for (auto const id : *ids)
      if (auto const* person = store.persons.find(id); person && person->internal) return id;
  return std::nullopt;
}

json::object interaction_data(Store const& store, Interaction const& one, Person const& reader) {
  if (one.type == chat_message) return interaction_parts::chat_data(store, one);
  if (one.type == email) return interaction_parts::email_data(store, one, reader);
  auto attendees = attendees_json(store, one.person_ids);
  if (one.type == call)
    return {{"type", "call"},
            {"id", one.id},
            {"startTime", to_iso(one.date)},
            {"attendees", std::move(attendees)}};
  return {{"type", "meeting"},
          {"id", one.id},
          {"title", one.title},
          {"allDay", false},
          {"startTime", to_iso(one.date)},
          {"endTime", time_json(one.end_time)},
          {"attendees", std::move(attendees)}};
}

}  // namespace affinity::sandbox::v2
