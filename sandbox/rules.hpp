#pragma once
// What Affinity refuses, where more than one resource has the rule (Affinity v1, Errors and the notes of each
// section).

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

}  // namespace affinity::sandbox
