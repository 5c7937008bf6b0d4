#include "mcp/serialize/resources_and_prompts.hpp"

#include "mcp/serialize/result_parts.hpp"
#include "mcp/serialize/skills.hpp"

#include <algorithm>

namespace affinity::mcp {

namespace {

json::object resource_2024_11_05(tools::Resource const& row) {
  return {{row.is_template() ? "uriTemplate" : "uri", row.uri},
          {"name", row.name},
          {"description", row.description},
          {"mimeType", row.mime_type}};
}

// What a page may do (MCP Apps, 2026-01-26): nothing beyond the strictest policy, since it loads and asks for
// nothing.
json::object page_meta() {
  return {{"ui",
           {{"csp", {{"connectDomains", json::array()}, {"resourceDomains", json::array()}}},
            {"prefersBorder", true}}}};
}

json::object resource_2025_06_18(tools::Resource const& row) {
  auto entry = resource_2024_11_05(row);
  if (!row.title.empty()) entry["title"] = row.title;
  if (row.is_page()) entry["_meta"] = page_meta();
  return entry;
}

json::object serialize_resource(Revision revision, tools::Resource const& row) {
  if (revision >= Revision::r2025_06_18) return resource_2025_06_18(row);
  return resource_2024_11_05(row);
}

json::object argument_2024_11_05(tools::PromptArgument const& argument) {
  json::object entry{{"name", argument.name}};
  if (!argument.description.empty()) entry["description"] = argument.description;
  entry["required"] = argument.required;
  return entry;
}

json::object argument_2025_06_18(tools::PromptArgument const& argument) {
  auto entry = argument_2024_11_05(argument);
  if (!argument.title.empty()) entry["title"] = argument.title;
  return entry;
}

json::object serialize_prompt(Revision revision, tools::Prompt const& row) {
  bool const has_titles = revision >= Revision::r2025_06_18;
  json::array arguments;
  for (auto const& argument : row.arguments)
    arguments.push_back(has_titles ? argument_2025_06_18(argument) : argument_2024_11_05(argument));
  json::object entry{{"name", row.name}, {"description", row.description}};
  if (!arguments.empty()) entry["arguments"] = std::move(arguments);
  if (has_titles && !row.title.empty()) entry["title"] = row.title;
  return entry;
}

// The entries of one page, each serialized by `write`.
template<class Rows, class Write> json::array entries(Rows const& rows, ListPage const& page, Write write) {
  json::array out;
  auto const from = std::min(page.offset, rows.size());
  auto const end = from + std::min(page.count, rows.size() - from);
  for (auto i = from; i < end; ++i) out.push_back(write(rows[i]));
  return out;
}

json::object message_for(Revision revision, json::object message) {
  auto* content = message.if_contains("content");
  if (content && content->is_object()) *content = content_item(revision, content->get_object());
  return message;
}

}  // namespace

std::string serialize_resources(Revision revision, ResourceRows const& rows, ListPage const& page,
                                ServerInfo const& server_info, tools::SkillRows const& skills) {
  json::array list;
  auto const total = rows.size() + skills.size();
  for (auto i = page.offset; i < total && i - page.offset < page.count; ++i) {
    if (i < rows.size()) {
      list.push_back(serialize_resource(revision, *rows[i]));
    } else {
      auto const& skill = *skills[i - rows.size()];
      list.push_back(serialize_skill_resource({&skill, &skill.manual()}));
    }
  }
  return serialize_list(revision, "resources", write_json(list), page, server_info);
}

std::string serialize_resource_templates(Revision revision, ResourceRows const& rows, ListPage const& page,
                                         ServerInfo const& server_info) {
  auto list = entries(rows, page, [&](auto const* row) { return serialize_resource(revision, *row); });
  return serialize_list(revision, "resourceTemplates", write_json(list), page, server_info);
}

std::string serialize_prompts(Revision revision, std::vector<tools::Prompt> const& rows, ListPage const& page,
                              ServerInfo const& server_info) {
  auto list = entries(rows, page, [&](auto const& row) { return serialize_prompt(revision, row); });
  return serialize_list(revision, "prompts", write_json(list), page, server_info);
}

std::string serialize_resource_contents(Revision revision, tools::Resource const& row, std::string_view uri,
                                        tools::ResourceContents const& contents,
                                        ServerInfo const& server_info) {
  json::object item{
      {"uri", uri}, {"mimeType", row.mime_type}, {contents.is_base64 ? "blob" : "text", contents.text}};
  if (row.is_page() && revision >= Revision::r2025_06_18) item["_meta"] = page_meta();
  json::array items;
  items.push_back(std::move(item));
  json::object result{{"contents", std::move(items)}};
  if (row.own_text) {
    add_cache_hints(revision, ten_minutes, "public", result);
  } else {
    add_cache_hints(revision, 0, "private", result);  // records: private to this caller, and stale at once
    mark_untrusted(revision, result);
  }
  add_result_metadata(revision, server_info, result);
  return write_json(result);
}

std::string serialize_prompt_messages(Revision revision, tools::Prompt const& row,
                                      tools::PromptResult const& prompted, ServerInfo const& server_info) {
  json::array messages;
  for (auto const& message : prompted.messages) messages.push_back(message_for(revision, message));
  json::object result{{"description", row.description}, {"messages", std::move(messages)}};
  add_result_metadata(revision, server_info, result);
  return write_json(result);
}

std::string serialize_completions(Revision revision, tools::Completions const& found,
                                  ServerInfo const& server_info) {
  constexpr std::size_t most = 100;  // MCP 2026-07-28, completion
  json::array values;
  for (auto const& value : found.values)
    if (values.size() < most) values.emplace_back(value);
  bool const more = found.more || found.values.size() > most;
  json::object completion{{"values", std::move(values)}, {"hasMore", more}};
  if (!found.more) completion["total"] = found.values.size();  // the total is not known otherwise
  json::object result{{"completion", std::move(completion)}};
  add_result_metadata(revision, server_info, result);
  return write_json(result);
}

}  // namespace affinity::mcp
