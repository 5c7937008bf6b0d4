#pragma once
// The record that a write changes or takes away, read before it is sent: for the question to a person and for
// what the answer says of it.

#include "tools/call.hpp"

#include <optional>

namespace affinity::tools {

struct Before {
  json::value record{};            // null when it is not known
  std::optional<Error> unknown{};  // why it is not
};

// One read of Affinity. An error means that the write must not be sent: the record is not there, or its
// answer was cut, or limits and deadlines end the call. What else keeps us from reading does not keep
// Affinity from writing, so then the record is not known.
Task<Result<Before>> read_before(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);

// Of the record, what the arguments replace: {"person_ids": […]}.
json::object replaced(Tool const&, json::object const& checked, json::value const& record);

}  // namespace affinity::tools
