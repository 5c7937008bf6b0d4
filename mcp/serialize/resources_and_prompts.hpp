#pragma once
// Serializes resources, prompts and completions in the JSON form of one revision.

#include "mcp/lifecycle/server_info.hpp"
#include "mcp/peer/revision.hpp"
#include "mcp/serialize/pagination.hpp"
#include "tools/prompts/prompt.hpp"
#include "tools/records/completion.hpp"
#include "tools/resources/resource.hpp"
#include "tools/skills/skill.hpp"

#include <string>
#include <vector>

namespace affinity::mcp {

using ResourceRows = std::vector<tools::Resource const*>;

// Each returns the JSON text of a `result`. The rows are the whole list; the page selects from it. Skills
// follow the other resources.
std::string serialize_resources(Revision, ResourceRows const&, ListPage const&, ServerInfo const&,
                                tools::SkillRows const& = {});
std::string serialize_resource_templates(Revision, ResourceRows const&, ListPage const&, ServerInfo const&);
std::string serialize_prompts(Revision, std::vector<tools::Prompt> const&, ListPage const&,
                              ServerInfo const&);

std::string serialize_resource_contents(Revision, tools::Resource const&, std::string_view uri,
                                        tools::ResourceContents const&, ServerInfo const&);
std::string serialize_prompt_messages(Revision, tools::Prompt const&, tools::PromptResult const&,
                                      ServerInfo const&);
std::string serialize_completions(Revision, tools::Completions const&, ServerInfo const&);

}  // namespace affinity::mcp
