#pragma once
// Asks the client's person which of several records is meant, where the client can ask: as one form with a
// choice. The tool is then called again from its start with the answer, in every revision of MCP.

#include "tools/composed/language/answer.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

bool can_ask(ToolContext const&);  // the client takes elicitation and the question has not been declined

// The ref that was chosen for this argument, in this round or an earlier one of the call.
std::optional<std::string> chosen_before(ToolContext const&, std::string const& argument);

// The question, as the outcome that asks it.
Outcome ask_for_choice(ToolContext const&, std::string const& argument, std::string const& message,
                       std::vector<Candidate> const&);

}  // namespace affinity::tools::composed
