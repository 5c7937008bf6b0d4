#pragma once
// Serializes skills (SEP-2640) in the JSON form of one revision.

#include "mcp/lifecycle/server_info.hpp"
#include "mcp/peer/revision.hpp"
#include "mcp/serialize/pagination.hpp"
#include "tools/skills/skill.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::mcp {

// An entry of resources/list or of a directory: a SKILL.md by the skill's name, another file by its own.
json::object serialize_skill_resource(tools::SkillFile const&);

// Each returns the JSON text of a `result`. Which skills there are follows the caller's rights, so they are
// private; the files change with the program alone, so all are kept.
std::string serialize_skills(Revision, tools::SkillRows const&, ListPage const&, ServerInfo const&);
std::string serialize_skill(Revision, tools::Skill const&, ServerInfo const&);
std::string serialize_skill_folder(Revision, std::vector<tools::SkillFolderEntry> const&, ListPage const&,
                                   ServerInfo const&);
std::string serialize_skill_contents(Revision, tools::SkillFile const&, ServerInfo const&);

}  // namespace affinity::mcp
