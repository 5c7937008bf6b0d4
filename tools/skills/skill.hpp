#pragma once
// Skills: procedures for models as Markdown files (SEP-2640; Agent Skills). A skill is the folder of skills/
// with its name; a row says which tools it needs.

#include "base/embedded_file.hpp"
#include "base/json/json.hpp"
#include "base/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

struct ToolContext;

// The folder of all skills. The first segment after the scheme is a name and no host.
inline constexpr std::string_view skills_uri = "skill://affinity-crm";

struct Skill {
  std::string_view name{};  // of the folder, and in the frontmatter
  // Served to who knows its URI, and not in skills/list: ChatGPT takes five skills at most, or none at all.
  bool listed = true;
  std::span<std::string_view const> needs{};  // tools of the steps that are always taken
  std::span<EmbeddedFile const> files{};      // SKILL.md first

  EmbeddedFile const& manual() const { return files.front(); }
};

// The rows, the most useful first.
std::vector<Skill> skills();

using SkillRows = std::vector<Skill const*>;

// Those whose needs are all offered or reached (tools/selection.hpp), also unlisted ones, in order.
SkillRows offered_skills(ToolContext const&);
bool offers_skills(ToolContext const&);  // whether there are any
SkillRows listed(SkillRows const&);

std::string uri_of(EmbeddedFile const&);  // "skill://affinity-crm/pipeline-review/SKILL.md"

struct SkillFile {
  Skill const* skill = nullptr;  // null = there is no such file
  EmbeddedFile const* file = nullptr;
  bool is_manual() const { return skill && file == &skill->manual(); }
};
SkillFile find_skill_file(SkillRows const&, std::string_view uri);

// A child of a folder: a file, or a folder by its URI without a slash at the end.
struct SkillFolderEntry {
  std::string uri{};
  SkillFile file{};  // empty for a folder
};

// The direct children of a folder of skills, in the order of rows and paths; nullopt where there is none.
std::optional<std::vector<SkillFolderEntry>> read_skill_folder(SkillRows const&, std::string_view uri);

// The frontmatter of a SKILL.md as JSON, every field. Of YAML it may have what our skills use: `key: text`
// with a plain text or a JSON string, and one level of maps, indented by two spaces. All values are texts.
Result<json::object> read_frontmatter(std::string_view manual);

// What a skill shares with the prompt for the same task: from its steps to its end, without the last newline.
std::string_view steps_of(Skill const&);

}  // namespace affinity::tools
