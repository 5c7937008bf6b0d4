#pragma once
// The outcome of a tool call, which is the one form that all results have.

#include "tools/client_context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools {

struct Outcome {
  json::object structured{};  // {"result": …} or {"error": …}
  bool is_error = false;
  std::string text{};            // compact JSON, or the sentences of an error
  bool text_only = false;        // `structured` is not parsed yet; the text is its JSON
  bool text_is_summary = false;  // the text is for readers, and `structured` says the same as data
  std::vector<json::object> extra_content{};  // MCP content items after the text: an embedded file
  std::optional<InputRequired> input{};       // instead of a result: what to ask the client first
};

// Parses `structured` from the text of a text-only outcome.
void ensure_structured(Outcome&);

}  // namespace affinity::tools
