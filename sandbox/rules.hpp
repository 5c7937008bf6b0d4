#pragma once
// What Affinity refuses, where more than one resource has the rule (Affinity v1, Errors and the notes of each
// section).

#include "sandbox/answer.hpp"
#include "sandbox/arguments.hpp"
#include "sandbox/store.hpp"

#include <optional>
#include <string_view>

namespace affinity::sandbox {

// Each leaves a refusal in the arguments when an id is of nobody.
void check_persons(Arguments&, Store const&, std::string_view name, Ids const&);
void check_organizations(Arguments&, Store const&, std::string_view name, Ids const&);
void check_opportunities(Arguments&, Store const&, std::string_view name, Ids const&, Person const& user);
void check_internal(Arguments&, Store const&, std::string_view name, std::optional<Id>);

// Why this e-mail address list cannot be this person's: one address, one person.
void check_emails(Arguments&, Store const&, std::vector<std::string> const&, Id person_id);

// The record that person_id, organization_id or opportunity_id names; the first of them when there are
// several.
std::optional<Entity> read_entity(Arguments&);

// 404, the 422 of a merged organization, or 403 for an opportunity on a list that is private to others.
std::optional<Answer> closed(Store const&, Person const& user, Entity);

}  // namespace affinity::sandbox
