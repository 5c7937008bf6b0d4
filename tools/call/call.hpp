#pragma once
// Calls one tool: validates, sends, and turns the response into an outcome.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "client/sender.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace affinity::tools {

// The validated arguments in canonical form, or the outcome that says what is wrong.
// `now` is for dates that must not be in the future; without it Affinity checks them.
std::variant<json::object, Outcome> check_arguments(Tool const&, json::object const& arguments,
                                                    std::optional<WallTime> now = {});
// The same with all_params() of the tool, which take longer to make than most calls to check.
std::variant<json::object, Outcome> check_arguments(Tool const&, std::vector<schema::Param> const& params,
                                                    json::object const& arguments,
                                                    std::optional<WallTime> now);

// From a 2xx response to anything but a list. The outcome may be text only.
Outcome outcome_from_response(ToolContext const&, Tool const&, json::object const& arguments,
                              Response const&);

// Takes validated arguments. All parameters must outlive the task. The outcome may be text only.
Task<Outcome> perform(ToolContext const&, Tool const&, json::object const& checked,
                      client::CallContext const&);

// Both, with structured content.
Task<Outcome> call(ToolContext const&, Tool const&, json::object arguments, client::CallContext const&);

}  // namespace affinity::tools
