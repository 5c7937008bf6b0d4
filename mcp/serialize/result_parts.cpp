#include "mcp/serialize/result_parts.hpp"

#include "mcp/lifecycle/icon.hpp"

namespace affinity::mcp {

namespace {

constexpr char server_info_key[] = "io.modelcontextprotocol/serverInfo";

json::object info_2024_11_05(ServerInfo const& server_info) {
  return {{"name", server_info.name}, {"version", server_info.version}};
}

json::object info_2025_06_18(ServerInfo const& server_info) {
  auto info = info_2024_11_05(server_info);
  info["title"] = server_info.title;
  return info;
}

json::object info_2025_11_25(ServerInfo const& server_info) {
  auto info = info_2025_06_18(server_info);
  info["description"] = server_info.description;
  return info;
}

json::object& meta_of(json::object& result) {
  auto& meta = result["_meta"];
  if (!meta.is_object()) meta = json::object{};
  return meta.get_object();
}

std::string text_in(json::object const& item, std::string_view name) {
  auto const* value = item.if_contains(name);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

}  // namespace

json::object serialize_server_info(Revision revision, ServerInfo const& server_info) {
  if (revision >= Revision::r2025_11_25) return info_2025_11_25(server_info);
  if (revision >= Revision::r2025_06_18) return info_2025_06_18(server_info);
  return info_2024_11_05(server_info);
}

void add_result_metadata(Revision revision, ServerInfo const& server_info, json::object& result) {
  if (!is_modern(revision)) return;
  result["resultType"] = "complete";
  meta_of(result)[server_info_key] = serialize_server_info(revision, server_info);
}

json::object serialize_server_info_with_icon(Revision revision, ServerInfo const& server_info) {
  auto info = serialize_server_info(revision, server_info);
  if (revision < Revision::r2025_11_25) return info;
  info["icons"] = {{{"src", icon_uri}, {"mimeType", icon_type}, {"sizes", json::array{icon_size}}}};
  return info;
}

void add_icon_to_metadata(Revision revision, ServerInfo const& server_info, json::object& result) {
  if (is_modern(revision))
    meta_of(result)[server_info_key] = serialize_server_info_with_icon(revision, server_info);
}

void mark_untrusted(Revision revision, json::object& result) {
  if (revision >= Revision::r2025_06_18) meta_of(result)["untrusted_content"] = true;
}

void add_cache_hints(Revision revision, std::int64_t ttl_ms, char const* scope, json::object& result) {
  if (!is_modern(revision)) return;
  result["ttlMs"] = ttl_ms;
  result["cacheScope"] = scope;
}

std::string serialize_list(Revision revision, std::string_view key, std::string_view entries,
                           ListPage const& page, ServerInfo const& server_info) {
  json::object result;
  if (!page.next_cursor.empty()) result["nextCursor"] = page.next_cursor;
  add_cache_hints(revision, ten_minutes, "private", result);
  add_result_metadata(revision, server_info, result);
  auto const rest = write_json(result);
  std::string text;
  text.reserve(key.size() + entries.size() + rest.size() + 8);
  text.append(R"({")").append(key).append(R"(":)").append(entries);
  if (!result.empty()) text += ',';
  return text.append(rest, 1);
}

json::object content_item(Revision revision, json::object const& item) {
  auto const type = text_in(item, "type");
  if (type == "audio" && revision < Revision::r2025_03_26)
    return {
        {"type", "text"},
        {"text", "[Sound (" + text_in(item, "mimeType") + "), which this revision of MCP cannot carry.]"}};
  if (type == "resource_link" && revision < Revision::r2025_06_18)
    return {{"type", "text"}, {"text", text_in(item, "name") + ": " + text_in(item, "uri")}};
  return item;
}

}  // namespace affinity::mcp
