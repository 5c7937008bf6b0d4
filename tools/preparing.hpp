#pragma once
// What comes before a write, and what its answer tells because of it.

#include "tools/call.hpp"

#include <string>
#include <variant>

namespace affinity::tools {

// Members that an answer has beside its result.
struct Besides {
  json::object members{};  // "deleted": what went, "before": what was replaced, "hint": what it does not mean
  std::string why{};       // what of it could not be had
};

// Looks for the record that a create would make again, and reads what a change replaces or a delete takes
// away. An outcome means that the write must not be sent.
Task<std::variant<Besides, Outcome>> prepare(ToolContext const&, Tool const&, json::object const& checked,
                                             client::CallContext const&);

// Into an outcome of success, cut so that the answer stays below --max-result.
void tell_besides(ToolContext const&, Outcome&, Besides);

}  // namespace affinity::tools
