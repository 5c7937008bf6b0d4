// Skills over MCP (SEP-2640): skills/list, skills/get and resources/directory/read. Their files are read with
// resources/read (mcp/resources.cpp).

#include "mcp/serialize/skills.hpp"

#include "base/text/text.hpp"
#include "mcp/resources.hpp"
#include "mcp/server.hpp"
#include "tools/skills/skill.hpp"

namespace affinity::mcp {

namespace {

std::optional<std::string_view> skill_uri_in(Message const& message) {
  auto const* given = message.params.if_contains("uri");
  return given ? as_text(*given) : std::nullopt;
}

ErrorResponse wrong_skill_uri(tools::SkillRows const& rows, std::string_view what, std::string_view uri,
                              std::string_view list) {
  auto const text = "There is no " + std::string(what) + " \"" + shorten(uri, 200) + "\"." +
                    skill_suggestion(rows, uri) + " " + std::string(list);
  return error_response(200, code::invalid_params, text, json::object{{"uri", uri}});
}

}  // namespace

// A skill of that folder, else one of a similar name.
std::string skill_suggestion(tools::SkillRows const& rows, std::string_view uri) {
  std::vector<std::string> manuals;
  for (auto const* skill : rows) manuals.push_back(tools::uri_of(skill->manual()));
  std::vector<std::string_view> const candidates(manuals.begin(), manuals.end());
  auto similar = uri.starts_with("skill:") ? nearest(uri, candidates) : std::string_view();
  for (std::string_view const manual : manuals) {
    auto const folder = manual.substr(0, manual.rfind('/') + 1);
    if (uri.starts_with(folder) || uri == folder.substr(0, folder.size() - 1)) similar = manual;
  }
  if (similar.empty() || similar == uri) return {};
  return " Did you mean \"" + std::string(similar) + "\"?";
}

tools::SkillFile find_offered_skill_file(tools::ToolContext const& tool_context, std::string_view uri) {
  if (!tool_context.skills || !uri.starts_with(tools::skills_uri)) return {};
  return tools::find_skill_file(tools::offered_skills(tool_context), uri);
}

Server::Answer Server::list_skills(Context const& context) {
  auto const rows = tools::listed(tools::offered_skills(context.tool_context));
  return paginate(context, "skills", rows.size(), [&](ListPage const& page) {
    return serialize_skills(context.revision, rows, page, settings_.server_info);
  });
}

Server::Answer Server::get_skill(Context const& context) {
  auto const uri = skill_uri_in(context.message);
  if (!uri)
    return error_response(200, code::invalid_params,
                          "skills/get needs params.uri, the URI of a SKILL.md: \"" +
                              std::string(tools::skills_uri) + "/NAME/SKILL.md\".");
  auto const rows = tools::offered_skills(context.tool_context);
  auto const found = tools::find_skill_file(rows, *uri);
  if (found.is_manual()) return serialize_skill(context.revision, *found.skill, settings_.server_info);
  return wrong_skill_uri(rows, "skill", *uri, "skills/list names what there is.");
}

Server::Answer Server::read_directory(Context const& context) {
  auto const uri = skill_uri_in(context.message);
  if (!uri)
    return error_response(200, code::invalid_params,
                          "resources/directory/read needs params.uri, the URI of a folder such as \"" +
                              std::string(tools::skills_uri) + "\".");
  auto const rows = tools::offered_skills(context.tool_context);
  auto const entries = tools::read_skill_folder(rows, *uri);
  if (!entries)
    return wrong_skill_uri(
        rows, "folder", *uri,
        "Folders have no slash at their end; \"" + std::string(tools::skills_uri) + "\" has all of them.");
  return paginate(context, *uri, entries->size(), [&](ListPage const& page) {
    return serialize_skill_folder(context.revision, *entries, page, settings_.server_info);
  });
}

}  // namespace affinity::mcp
