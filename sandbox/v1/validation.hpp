#pragma once
// Validation that several resources share (Affinity v1, Errors and the notes of each section).

#include "sandbox/routing/json_response.hpp"
#include "sandbox/routing/params.hpp"
#include "sandbox/store/store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::sandbox {

// Each sets an error when an id does not exist.
void check_persons(Params&, Store const&, std::string_view name, Ids const&);
void check_organizations(Params&, Store const&, std::string_view name, Ids const&);
void check_opportunities(Params&, Store const&, std::string_view name, Ids const&, Person const& user);
void check_internal(Params&, Store const&, std::string_view name, std::optional<Id>);

// A host name with a dot, without scheme and path.
void check_domain(Params&, std::optional<std::string> const& domain);

// No two persons may have the same address.
void check_emails_unique(Params&, Store const&, std::vector<std::string> const& emails, Id person_id);
// Also validates the syntax of each address.
void check_emails(Params&, Store const&, std::vector<std::string> const& emails, Id person_id);

// The record that person_id, organization_id or opportunity_id refers to; the first of them when there are
// several.
std::optional<Entity> read_entity(Params&);

// An error unless the user may access the entity: 404, 422 for a merged record, or 403 for an
// opportunity on a list that is private to others.
std::optional<JsonResponse> entity_error(Store const&, Person const& user, Entity);

}  // namespace affinity::sandbox
