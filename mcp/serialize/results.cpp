#include "mcp/serialize/results.hpp"

#include "mcp/lifecycle/version_negotiation.hpp"
#include "mcp/serialize/result_parts.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace affinity::mcp {

namespace {

json::object tool_2024_11_05(tools::Tool const& tool) {
  return {{"name", tool.name},
          {"description", tools::description(tool)},
          {"inputSchema", tools::input_schema(tool)}};
}

json::object tool_2025_03_26(tools::Tool const& tool) {
  auto entry = tool_2024_11_05(tool);
  entry["annotations"] = tools::annotations(tool);
  return entry;
}

// Claude keeps a longer result out of the conversation, and takes at most 500,000 (documentation of Claude
// Code, MCP). Twice the default of --max-result.
constexpr std::int64_t max_result_chars = 100'000;

// The flat key is the older one of MCP Apps; hosts read either.
json::object tool_meta(tools::Tool const& tool) {
  json::object out;
  if (tool.long_results) out["anthropic/maxResultSizeChars"] = max_result_chars;
  if (tool.page.empty()) return out;
  out["ui"] = {{"resourceUri", tool.page}};
  out["ui/resourceUri"] = tool.page;
  return out;
}

json::object tool_2025_06_18(tools::Tool const& tool) {
  auto entry = tool_2025_03_26(tool);
  entry["title"] = tools::title(tool);
  if (tool.raw_schema.empty() || tool.unwrapped) entry["outputSchema"] = tools::output_schema(tool);
  if (auto meta = tool_meta(tool); !meta.empty()) entry["_meta"] = std::move(meta);
  return entry;
}

// A capability with those of its flags that are set.
json::object with(std::initializer_list<std::pair<char const*, bool>> flags) {
  json::object out;
  for (auto const& [name, holds] : flags)
    if (holds) out[name] = true;
  return out;
}

json::object capabilities_2024_11_05(ServerCapabilities const& capabilities) {
  json::object out{{"tools", with({{"listChanged", capabilities.tools_list_changed}})}};
  if (capabilities.resources)
    out["resources"] =
        with({{"subscribe", capabilities.subscribe}, {"listChanged", capabilities.resources_list_changed}});
  if (capabilities.prompts) out["prompts"] = with({{"listChanged", capabilities.prompts_list_changed}});
  if (capabilities.logging) out["logging"] = json::object{};
  return out;
}

json::object capabilities_2025_03_26(ServerCapabilities const& capabilities) {
  auto out = capabilities_2024_11_05(capabilities);
  if (capabilities.completions) out["completions"] = json::object{};
  return out;
}

// Extensions by their names; what a client without them ignores.
json::object capabilities_2025_06_18(ServerCapabilities const& capabilities) {
  auto out = capabilities_2025_03_26(capabilities);
  json::object extensions;
  if (capabilities.pages) extensions["io.modelcontextprotocol/ui"] = json::object{};
  if (capabilities.skills) extensions["io.modelcontextprotocol/skills"] = {{"directoryRead", true}};
  if (!extensions.empty()) out["extensions"] = std::move(extensions);
  return out;
}

json::object serialize_capabilities(Revision revision, ServerCapabilities const& capabilities) {
  if (revision >= Revision::r2025_06_18) return capabilities_2025_06_18(capabilities);
  if (revision >= Revision::r2025_03_26) return capabilities_2025_03_26(capabilities);
  return capabilities_2024_11_05(capabilities);
}

}  // namespace

json::object serialize_tool(Revision revision, tools::Tool const& tool) {
  if (revision >= Revision::r2025_06_18) return tool_2025_06_18(tool);
  if (revision >= Revision::r2025_03_26) return tool_2025_03_26(tool);
  return tool_2024_11_05(tool);
}

std::string serialize_initialize(Revision revision, ServerCapabilities const& capabilities,
                                 ServerInfo const& server_info) {
  return write_json(json::object{{"protocolVersion", to_string(revision)},
                                 {"capabilities", serialize_capabilities(revision, capabilities)},
                                 {"serverInfo", serialize_server_info_with_icon(revision, server_info)},
                                 {"instructions", server_info.instructions}});
}

std::string serialize_discover(ServerCapabilities const& capabilities, ServerInfo const& server_info) {
  json::object result{{"supportedVersions", modern_versions()},
                      {"capabilities", serialize_capabilities(Revision::r2026_07_28, capabilities)},
                      {"instructions", server_info.instructions}};
  add_cache_hints(Revision::r2026_07_28, ten_minutes, "public", result);
  add_result_metadata(Revision::r2026_07_28, server_info, result);
  add_icon_to_metadata(Revision::r2026_07_28, server_info, result);
  return write_json(result);
}

std::string serialize_tools(Revision revision, tools::Catalogue const& catalogue,
                            ServerInfo const& server_info, ListPage const& page, bool output_schemas) {
  // Tool by tool: all of them at once as JSON values would be larger than everything else that an idle server
  // has in memory.
  std::string entries = "[";
  auto const& all = catalogue.all();
  auto const from = std::min(page.offset, all.size());
  auto const end = from + std::min(page.count, all.size() - from);
  for (auto i = from; i < end; ++i) {
    if (i > from) entries += ',';
    auto entry = serialize_tool(revision, all[i]);
    if (!output_schemas) entry.erase("outputSchema");
    write_json(entry, entries);
  }
  entries += ']';
  return serialize_list(revision, "tools", entries, page, server_info);
}

std::string call_result_members(Revision revision, bool is_error, ServerInfo const& server_info) {
  json::object members;
  if (is_error) members["isError"] = true;
  mark_untrusted(revision, members);
  add_result_metadata(revision, server_info, members);
  if (members.empty()) return {};
  auto text = write_json(members);
  text.front() = ',';  // in place of its braces: they are members of the result
  text.pop_back();
  return text;
}

std::string serialize_call_result(Revision revision, tools::Outcome const& outcome,
                                  ServerInfo const& server_info) {
  return serialize_call_result(revision, outcome,
                               call_result_members(revision, outcome.is_error, server_info));
}

// Written straight into one string: the text is most of the result and goes in twice, as a JSON string and as
// structured content.
std::string serialize_call_result(Revision revision, tools::Outcome const& outcome,
                                  std::string_view members) {
  bool const has_text = !outcome.text.empty() || outcome.extra_content.empty();
  bool const has_structured =
      revision >= Revision::r2025_06_18 && (outcome.text_only || !outcome.structured.empty());
  // The text of a success is its structured content already, so it is not serialized again, unless it is a
  // summary.
  bool const differs = outcome.is_error || outcome.text_is_summary;
  auto const written = has_structured && differs ? write_json(outcome.structured) : std::string();
  std::string_view const structured = differs ? written : outcome.text;

  std::string out;
  auto const escaped = outcome.text.size() + outcome.text.size() / 5;  // about one byte in six is a quote
  out.reserve(escaped + (has_structured ? structured.size() : 0) + 512);
  out += R"({"content":[)";
  if (has_text) {
    out += R"({"type":"text","text":)";
    write_json_string(outcome.text, out);
    out += '}';
  }
  for (auto const& item : outcome.extra_content) {
    if (out.back() == '}') out += ',';
    write_json(content_item(revision, item), out);
  }
  out += ']';
  out += members;
  if (has_structured) out.append(R"(,"structuredContent":)").append(structured);
  out += '}';
  return out;
}

std::string serialize_empty(Revision revision, ServerInfo const& server_info) {
  json::object result;
  add_result_metadata(revision, server_info, result);
  return write_json(result);
}

std::string serialize_input_required(json::object requests, std::string const& state,
                                     ServerInfo const& server_info) {
  json::object result{{"inputRequests", std::move(requests)}, {"requestState", state}};
  add_result_metadata(Revision::r2026_07_28, server_info, result);
  result["resultType"] = "input_required";
  return write_json(result);
}

}  // namespace affinity::mcp
