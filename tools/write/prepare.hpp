#pragma once
// Prepares a write, and adds to its answer what was found.

#include "tools/tool_context.hpp"

#include <string>
#include <variant>

namespace affinity::tools {

// Members of an answer besides its result.
struct ExtraMembers {
  json::object
      members{};      // "deleted": what was deleted, "before": replaced values, "hint": the hint of the row
  std::string why{};  // which of it is missing and why
};

// Looks for a duplicate of what a create would make, and reads what an update replaces or a delete removes.
// An outcome means that the write must not be sent.
Task<std::variant<ExtraMembers, Outcome>> prepare(ToolContext const&, Tool const&,
                                                  json::object const& checked, client::CallContext const&);

// Adds them to a successful outcome, truncated to --max-result.
void add_extra_members(ToolContext const&, Outcome&, ExtraMembers);

}  // namespace affinity::tools
