#pragma once
// Resources as a request is offered them, for reading, completion and subscriptions.

#include "tools/client_context.hpp"
#include "tools/resources/resource.hpp"
#include "tools/skills/skill.hpp"

#include <string>
#include <string_view>

namespace affinity::mcp {

tools::ResourceMatch find_offered_resource(tools::ToolContext const&, std::string_view uri);
tools::SkillFile find_offered_skill_file(tools::ToolContext const&, std::string_view uri);
// " Did you mean …?" for a URI that may be meant for a skill; else empty.
std::string skill_suggestion(tools::SkillRows const&, std::string_view uri);
bool is_offered_uri(tools::ToolContext const&, std::string_view uri);  // of either

// Whether the change affects the resource: it names its URI, or a prefix of it that ends at a slash.
bool affects(tools::Change const&, std::string_view uri);

}  // namespace affinity::mcp
