#include "mcp/serialize/skills.hpp"

#include "mcp/serialize/result_parts.hpp"

#include <algorithm>

namespace affinity::mcp {

namespace {

constexpr char markdown[] = "text/markdown";

std::string_view last_segment(std::string_view path) { return path.substr(path.rfind('/') + 1); }

json::object skill_entry(tools::Skill const& skill) {
  json::array resources;
  for (auto const& file : skill.files)
    resources.push_back({{"uri", tools::uri_of(file)},
                         {"digest", "sha256:" + std::string(file.sha256)},
                         {"size", file.bytes.size()}});
  return {{"uri", tools::uri_of(skill.manual())},
          {"frontmatter", tools::read_frontmatter(skill.manual().bytes).value()},
          {"resources", std::move(resources)}};
}

json::object folder_entry(tools::SkillFolderEntry const& entry) {
  if (entry.file.skill) return serialize_skill_resource(entry.file);
  return {{"uri", entry.uri}, {"name", last_segment(entry.uri)}, {"mimeType", "inode/directory"}};
}

}  // namespace

json::object serialize_skill_resource(tools::SkillFile const& found) {
  json::object entry{{"uri", tools::uri_of(*found.file)}};
  if (found.is_manual()) {
    auto const frontmatter = tools::read_frontmatter(found.file->bytes).value();
    entry["name"] = found.skill->name;
    entry["description"] = frontmatter.at("description");
  } else {
    entry["name"] = last_segment(found.file->path);
  }
  entry["mimeType"] = markdown;
  return entry;
}

std::string serialize_skills(Revision revision, tools::SkillRows const& rows, ListPage const& page,
                             ServerInfo const& server_info) {
  json::array list;
  for (auto i = page.offset; i < rows.size() && i - page.offset < page.count; ++i)
    list.push_back(skill_entry(*rows[i]));
  return serialize_list(revision, "skills", write_json(list), page, server_info);
}

std::string serialize_skill(Revision revision, tools::Skill const& skill, ServerInfo const& server_info) {
  json::object result{{"skill", skill_entry(skill)}};
  add_cache_hints(revision, ten_minutes, "private", result);
  add_result_metadata(revision, server_info, result);
  return write_json(result);
}

std::string serialize_skill_folder(Revision revision, std::vector<tools::SkillFolderEntry> const& entries,
                                   ListPage const& page, ServerInfo const& server_info) {
  json::array list;
  for (auto i = page.offset; i < entries.size() && i - page.offset < page.count; ++i)
    list.push_back(folder_entry(entries[i]));
  return serialize_list(revision, "resources", write_json(list), page, server_info);
}

std::string serialize_skill_contents(Revision revision, tools::SkillFile const& found,
                                     ServerInfo const& server_info) {
  json::array items;
  items.push_back({{"uri", tools::uri_of(*found.file)}, {"mimeType", markdown}, {"text", found.file->bytes}});
  json::object result{{"contents", std::move(items)}};
  add_cache_hints(revision, ten_minutes, "private", result);
  add_result_metadata(revision, server_info, result);
  return write_json(result);
}

}  // namespace affinity::mcp
