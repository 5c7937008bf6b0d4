#pragma once
// Asks a person to confirm a delete, where the client supports elicitation (MCP).

#include "tools/tool_context.hpp"

#include <string>
#include <string_view>

namespace affinity::tools {

enum class ConfirmPolicy {
  automatic,  // ask where the client can, else proceed
  always,     // refuse where the client cannot ask a person
  never,
};

bool wants_confirmation(ConfirmPolicy, Tool const&);

struct ConfirmationQuestion {
  std::string text{};       // empty: nothing would be deleted, so that there is nothing to ask
  json::object deletion{};  // what a yes deletes (tools/write/deletion_preview.hpp), for the call
  // Further members of the form, optional texts, by name: {"only": {"type": "string", "title": …}}. Who fills
  // one in agrees to that. The answers reach the call (ClientContext::confirmed_answers).
  json::object members{};
  bool only_if_always = false;  // asked under --confirm always alone
};

// The question with a preview of the deletion: the current record, and what is deleted with it. Fails where
// the call itself would send nothing, so that nobody is asked in vain.
Task<Result<ConfirmationQuestion>> confirmation_question(ToolContext const&, Tool const&,
                                                         json::object const& checked,
                                                         client::CallContext const&);

// An error that says how to proceed.
Outcome not_confirmed(Tool const&, std::string const& why);

}  // namespace affinity::tools
