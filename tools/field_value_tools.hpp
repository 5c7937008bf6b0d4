#pragma once
// The two tools that write field values: what cannot fit the field is not sent.

#include "tools/tool_context.hpp"

namespace affinity::tools {

// Reads the fields, and then writes the value in the form that its field takes.
Task<Outcome> create_field_value(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);

// A value's id does not tell its field, and v1 reads no single value. Where the value was shown before, its
// field is known and the value fitted to it. Elsewhere only what fits no field is refused before it is sent,
// and a refusal of Affinity says which options were meant, or what each type of field takes.
Task<Outcome> update_field_value(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);

}  // namespace affinity::tools
