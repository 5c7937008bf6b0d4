#pragma once
// The two tools that write field values, which are validated against their field first.

#include "tools/tool_context.hpp"

namespace affinity::tools {

// Reads the fields, then writes the value in the form that its field accepts.
Task<Outcome> create_field_value(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);

// A value's id does not reveal its field, and v1 cannot read a single value. For a value in the
// FieldValueIndex the field is known and the new value is converted for it. Otherwise only what no field
// accepts is rejected before sending, and an error of Affinity is completed with the matching options, or
// with what each type of field accepts.
Task<Outcome> update_field_value(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);

}  // namespace affinity::tools
