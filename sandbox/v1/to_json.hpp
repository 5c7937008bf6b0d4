#pragma once
// Serializes records as API v1 returns them (Affinity v1, the resource of each section).

#include "sandbox/store/store.hpp"

namespace affinity::sandbox {

json::array to_json(Ids const&);
json::array to_json(std::vector<std::string> const&);
json::value to_json(std::optional<Id> const&);
json::value to_json(std::optional<WallTime> const&);

json::object to_json(Person const&);              // as in search results and in other records
json::object to_json(Organization const&);        // as in search results
json::object to_json(List const&, Store const&);  // as in the list of lists
json::object to_json_with_permissions(List const&, Store const&);
json::object to_json_brief(Field const&);
json::object to_json(Field const&);
json::object to_json(Interaction const&, Store const&);
json::object to_json(Reminder const&, Store const&, WallTime now);
json::value person_to_json(Store const&, std::optional<Id>);  // null when there is no such person
json::object to_json(Note const&);
json::object to_json(Opportunity const&, Store const&);
json::object to_json(FieldValue const&, Store const&);
json::object to_json(File const&);
json::object to_json(Webhook const&);

json::object to_json(
    ListEntry const&);  // without its entity, as persons and organizations list their entries
json::object to_json_with_entity(ListEntry const&, Store const&);
json::object entity_to_json(Entity, Store const&);

// List entries and opportunities of an entity that this user may see.
json::array list_entries_to_json(Entity, Store const&, Person const& user);
json::array opportunity_ids_to_json(Entity, Store const&, Person const& user);

}  // namespace affinity::sandbox
