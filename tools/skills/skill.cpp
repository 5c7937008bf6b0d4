#include "tools/skills/skill.hpp"

#include "tools/catalogue_tools.hpp"
#include "tools/skills/skill_files.hpp"
#include "tools/tool_context.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace affinity::tools {

namespace {

constexpr std::array<std::string_view, 3> needs_of_review{"report_pipeline", "show_changes", "query_list"};
constexpr std::array<std::string_view, 1> needs_of_meeting_brief{"get_brief"};
constexpr std::array<std::string_view, 1> needs_of_meeting_log{"log_activity"};
constexpr std::array<std::string_view, 3> needs_of_intake{"find_records", "plan_changes", "apply_changes"};
constexpr std::array<std::string_view, 2> needs_of_intro{"find_introductions", "get_brief"};
constexpr std::array<std::string_view, 4> needs_of_bulk{"query_list", "plan_changes", "apply_changes",
                                                        "undo_changes"};
constexpr std::array<std::string_view, 3> needs_of_lps{"query_list", "find_introductions", "get_brief"};

// The files are in the order of their paths, so those of a skill stand together and SKILL.md is the first:
// the other names are in small letters.
std::span<EmbeddedFile const> files_of_skill(std::string_view name) {
  auto const folder = std::string(name) + "/";
  auto const is_inside = [&](EmbeddedFile const& file) { return file.path.starts_with(folder); };
  auto const all = skill_files();
  auto const first = std::ranges::find_if(all, is_inside);
  auto const last = std::find_if_not(first, all.end(), is_inside);
  if (first == last || first->path != folder + "SKILL.md")
    throw std::logic_error("skills/" + folder + " has no SKILL.md");
  return {first, last};
}

Skill skill_row(std::string_view name, std::span<std::string_view const> needs, bool listed = true) {
  return {.name = name, .listed = listed, .needs = needs, .files = files_of_skill(name)};
}

bool is_skill_offered(Skill const& skill, ToolContext const& context) {
  return std::ranges::all_of(skill.needs, [&](std::string_view tool) {
    if (context.catalogue.find(tool)) return true;
    return context.selections && context.full_catalogue &&
           find_reachable(tool, context.catalogue, *context.full_catalogue, *context.selections);
  });
}

}  // namespace

std::vector<Skill> skills() {
  return {skill_row("pipeline-review", needs_of_review),  skill_row("meeting-brief", needs_of_meeting_brief),
          skill_row("meeting-log", needs_of_meeting_log), skill_row("deal-intake", needs_of_intake),
          skill_row("warm-intro", needs_of_intro),        skill_row("bulk-update", needs_of_bulk, false),
          skill_row("fundraise-lps", needs_of_lps, false)};
}

SkillRows offered_skills(ToolContext const& context) {
  SkillRows out;
  if (!context.skills) return out;
  for (auto const& skill : *context.skills)
    if (is_skill_offered(skill, context)) out.push_back(&skill);
  return out;
}

bool offers_skills(ToolContext const& context) {
  auto const is_offered = [&](Skill const& skill) { return is_skill_offered(skill, context); };
  return context.skills && std::ranges::any_of(*context.skills, is_offered);
}

SkillRows listed(SkillRows const& rows) {
  SkillRows out;
  std::ranges::copy_if(rows, std::back_inserter(out), [](Skill const* skill) { return skill->listed; });
  return out;
}

std::string uri_of(EmbeddedFile const& file) { return std::string(skills_uri).append("/").append(file.path); }

SkillFile find_skill_file(SkillRows const& rows, std::string_view uri) {
  if (!uri.starts_with(skills_uri) || uri.substr(skills_uri.size()).substr(0, 1) != "/") return {};
  auto const path = uri.substr(skills_uri.size() + 1);
  for (auto const* skill : rows)
    for (auto const& file : skill->files)
      if (file.path == path) return {skill, &file};
  return {};
}

std::optional<std::vector<SkillFolderEntry>> read_skill_folder(SkillRows const& rows, std::string_view uri) {
  std::vector<SkillFolderEntry> out;
  auto const inside = std::string(uri) + "/";
  for (auto const* skill : rows) {
    for (auto const& file : skill->files) {
      auto const of_file = uri_of(file);
      if (!of_file.starts_with(inside)) continue;
      auto const slash = of_file.find('/', inside.size());
      SkillFolderEntry entry{.uri = of_file.substr(0, slash)};
      if (slash == std::string::npos) entry.file = {skill, &file};
      if (std::ranges::find(out, entry.uri, &SkillFolderEntry::uri) == out.end())
        out.push_back(std::move(entry));
    }
  }
  if (!uri.starts_with(skills_uri) || out.empty()) return std::nullopt;
  return out;
}

std::string_view steps_of(Skill const& skill) {
  auto text = skill.manual().bytes;
  auto const begin = text.find("\n## Steps\n");
  if (begin == std::string_view::npos) throw std::logic_error(std::string(skill.name) + " has no steps");
  text.remove_prefix(begin + 1);
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

}  // namespace affinity::tools
