#pragma once
// Reads the record that a write changes or deletes before the write: for the confirmation and the answer.

#include "tools/tool_context.hpp"

#include <optional>

namespace affinity::tools {

struct CurrentRecord {
  json::value record{};            // null when unknown
  std::optional<Error> unknown{};  // why it is unknown
};

// Sends one request. An error means that the write must not be sent: the record does not exist, the response
// was truncated, or limits or the deadline end the call. Other failures do not prevent the write; the record
// is then unknown.
Task<Result<CurrentRecord>> read_current_record(ToolContext const&, Tool const&, json::object const& checked,
                                                client::CallContext const&);

// The values of the record that the arguments replace: {"person_ids": […]}.
json::object replaced_values(Tool const&, json::object const& checked, json::value const& record);

}  // namespace affinity::tools
