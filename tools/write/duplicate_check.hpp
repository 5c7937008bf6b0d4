#pragma once
// Checks for duplicates before a create: the same domain, address, name or URL again is mostly a mistake, and
// the API cannot delete everything that it creates.

#include "tools/tool_context.hpp"

#include <optional>

namespace affinity::tools {

extern DuplicateCheck const same_person;        // by name, where there is no e-mail address
extern DuplicateCheck const same_organization;  // by domain; without one, by name
extern DuplicateCheck const same_opportunity;   // by name, on the same list
extern DuplicateCheck const same_list;          // by name
extern DuplicateCheck const same_field;         // by name, on the same list or globally
extern DuplicateCheck const same_webhook;       // by URL

// An error that names the existing record; nullopt when there is none, or with even_if_exists.
Task<std::optional<Outcome>> refuse_duplicate(ToolContext const&, Tool const&, json::object const& checked,
                                              client::CallContext const&);

}  // namespace affinity::tools
