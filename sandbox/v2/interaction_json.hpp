#pragma once
// Interactions in answers of API v2, and how much of them a reader may see (Affinity v2, Interactions). Ours:
// the privacy of teams decides, towards readers of other teams.

#include "sandbox/v2/face/route.hpp"

#include <optional>
#include <span>

namespace affinity::sandbox::v2 {

// False when all members of the firm who took part share nothing with the reader.
bool may_see_interaction(Store const&, Interaction const&, Person const& reader);

// Of an e-mail: "********" for a reader from whom all members who took part hide their subjects.
json::value subject_json(Store const&, Interaction const&, Person const& reader);

json::object attendee_json(Store const&, Id person_id);  // {"emailAddress","person"}
json::array attendees_json(Store const&, std::span<Id const>);

// The member of the firm who took part, the first one of several.
std::optional<Id> member_in(Store const&, Interaction const&);

// An interaction as the value of a field, with its type and all who took part.
json::object interaction_data(Store const&, Interaction const&, Person const& reader);

}  // namespace affinity::sandbox::v2
