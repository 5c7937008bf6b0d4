#pragma once
// Values that follow from other records: people and companies, lists, notes, reminders, interactions.

#include "sandbox/v2/field_info.hpp"

namespace affinity::sandbox::v2 {

// Those of an entity: a person stands for itself.
Ids people_of(Store const&, Entity);
Ids companies_of(Store const&, Entity);

// The first, last or next one of the people that the owner stands for; null when there is none.
Interaction const* interaction_of(Store const&, ComputedValue, ValueOwner const&, WallTime now);

// The items of a computed value that is no interaction, as answers show them.
json::array computed_items(RequestContext const&, ComputedValue, ValueOwner const&);

// {"type":"interaction","data":{…},"internalPerson":{…}}: the first, last or next one of the people that the
// owner stands for.
json::object interaction_value_json(RequestContext const&, ComputedValue, ValueOwner const&);

}  // namespace affinity::sandbox::v2
