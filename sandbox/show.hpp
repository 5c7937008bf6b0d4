#pragma once
// Records as Affinity's JSON (Affinity v1, the resource of each section).

#include "sandbox/store.hpp"

namespace affinity::sandbox {

json::array show(Ids const&);
json::array show(std::vector<std::string> const&);
json::value show(std::optional<Id> const&);
json::value show(std::optional<WallTime> const&);

json::object show(Person const&);              // as search shows it and as other records embed it
json::object show(Organization const&);        // as search shows it
json::object show(List const&, Store const&);  // as in the list of lists
json::object show_with_permissions(List const&, Store const&);
json::object show_short(Field const&);
json::object show(Field const&);
json::object show(Interaction const&, Store const&);
json::object show(Reminder const&, Store const&, WallTime now);
json::value show_person(Store const&, std::optional<Id>);  // null for nobody
json::object show(Note const&);
json::object show(Opportunity const&, Store const&);
json::object show(FieldValue const&, Store const&);
json::object show(File const&);
json::object show(Webhook const&);

json::object show(ListEntry const&);  // without its entity, as persons and organizations list their entries
json::object show_with_entity(ListEntry const&, Store const&);
json::object show_entity(Entity, Store const&);

// The entries and opportunities of an entity that this user may see.
json::array show_entries_of(Entity, Store const&, Person const& user);
json::array show_opportunities_of(Entity, Store const&, Person const& user);

}  // namespace affinity::sandbox
