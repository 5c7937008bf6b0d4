#pragma once
// Creates look first where people have a thing once: the same domain, address, name or URL again is mostly a
// mistake, and some of what is made cannot be deleted by the API.

#include "tools/call.hpp"

#include <optional>

namespace affinity::tools {

extern Twin const same_person;        // by name, where there is no e-mail address
extern Twin const same_organization;  // by domain; without one, by name
extern Twin const same_opportunity;   // by name, on the same list
extern Twin const same_list;          // by name
extern Twin const same_field;         // by name, on the same list or globally
extern Twin const same_webhook;       // by URL

schema::Param even_if_exists();

// Why it is not made, which names the record that is there; nothing when there is none, or when the caller
// wants it all the same.
Task<std::optional<Outcome>> refused_as_twin(ToolContext const&, Tool const&, json::object const& checked,
                                             client::CallContext const&);

}  // namespace affinity::tools
