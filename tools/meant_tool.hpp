#pragma once
// What a caller wanted who names a tool that there is not.

#include <span>
#include <string>
#include <string_view>

namespace affinity::tools {

// The name that a typo meant: the same verb, and a thing that is near. Empty when there is none, for "update"
// never leads to "delete".
std::string_view nearest_tool(std::string_view name, std::span<std::string_view const> names);

struct MeantTool {
  std::string_view tool{};  // of the 54, or empty where nothing does it
  std::string words{};      // what people's words are called here, or why it is not possible
};

// For names made of people's words: "create_deal", "search companies", "merge_contacts", "updateStage".
MeantTool meant_tool(std::string_view name);

}  // namespace affinity::tools
