#pragma once
// Suggests a tool for the name of one that does not exist.

#include <span>
#include <string>
#include <string_view>

namespace affinity::tools {

// The closest name with the same verb and a similar noun, for typos; empty when there is none. "update" never
// suggests "delete".
std::string_view nearest_tool_name(std::string_view name, std::span<std::string_view const> names);

struct ToolSuggestion {
  std::string_view tool{};    // of either API; empty where no tool does it
  std::string explanation{};  // explains Affinity's term, or why it is not possible
};

// For names made of synonyms: "create_deal", "search companies", "merge_contacts", "updateStage".
ToolSuggestion suggest_tool(std::string_view name);

}  // namespace affinity::tools
