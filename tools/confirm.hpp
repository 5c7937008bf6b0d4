#pragma once
// Before something is destroyed, a person is asked where the client can ask one (MCP elicitation).

#include "tools/call.hpp"

#include <string>
#include <string_view>

namespace affinity::tools {

enum class Confirm {
  automatic,  // ask where the client can, go on where it cannot
  always,     // refuse where the client cannot ask
  never,
};

bool wants_confirmation(Confirm, Tool const&);

struct Question {
  std::string text{};
  json::object going{};  // what a yes lets go (tools/what_goes.hpp)
};

// The question, with a preview of what goes: the record as Affinity has it now, and what goes with it. Fails
// where the tool itself would send nothing, so nobody is asked about what is not there or cannot be deleted.
Task<Result<Question>> question(ToolContext const&, Tool const&, json::object const& checked,
                                client::CallContext const&);

// A refusal that names the way out.
Outcome not_confirmed(Tool const&, std::string const& why);

}  // namespace affinity::tools
