#include "mcp/jsonrpc/normalize.hpp"

#include "mcp/jsonrpc/parse.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace affinity::mcp {

namespace {

bool is_empty_list(json::value const& value) { return value.is_array() && value.get_array().empty(); }
bool is_empty_text(json::value const& value) { return value.is_string() && value.get_string().empty(); }
bool is_absent(json::value const& value) { return value.is_null() || is_empty_text(value); }

template<class Unwanted> void drop(json::object& from, Unwanted unwanted) {
  std::vector<std::string> names;
  for (auto const& entry : from)
    if (unwanted(entry.value())) names.emplace_back(entry.key());
  for (auto const& name : names) from.stable_erase(from.find(name));
}

void drop_nulls(json::object& from) {
  drop(from, [](json::value const& value) { return value.is_null(); });
}

void make_object(json::value& value) {
  if (is_empty_list(value)) value = json::object(value.storage());
}

// The member as an object, normalized; null when it is absent.
json::object* object_at(json::object& parent, std::string_view name) {
  auto const found = parent.find(name);
  if (found == parent.end()) return nullptr;
  if (is_absent(found->value())) {
    parent.stable_erase(found);
    return nullptr;
  }
  make_object(found->value());
  return found->value().if_object();
}

void drop_empty_text(json::object& from, std::string_view name) {
  auto const found = from.find(name);
  if (found != from.end() && is_empty_text(found->value())) from.stable_erase(found);
}

// Every level is an object: no capability holds a list (MCP 2026-07-28, ClientCapabilities).
void normalize_capabilities(json::object& capabilities) {
  drop_nulls(capabilities);
  for (auto& entry : capabilities) {
    make_object(entry.value());
    if (auto* inside = entry.value().if_object()) normalize_capabilities(*inside);
  }
}

void normalize_meta(json::object& meta) {
  drop_nulls(meta);
  drop_empty_text(meta, "io.modelcontextprotocol/logLevel");
  object_at(meta, "io.modelcontextprotocol/clientInfo");
  if (auto* declared = object_at(meta, "io.modelcontextprotocol/clientCapabilities"))
    normalize_capabilities(*declared);
}

// Models sometimes send the whole arguments object as JSON text.
void parse_embedded_json(json::object& params, std::string_view name) {
  auto* given = params.if_contains(name);
  auto const text = given ? as_text(*given) : std::nullopt;
  if (!text || text->find('{') == text->npos) return;
  auto read = parse_client_json(*text);
  if (read && read->is_object()) *given = std::move(*read);
}

// For prompts: all arguments are texts, and an empty one is a form field left empty.
void drop_absent(json::object* arguments) {
  if (arguments) drop(*arguments, is_absent);
}

}  // namespace

void normalize_params(std::string_view method, json::value& params) {
  if (is_absent(params) || is_empty_list(params)) params = json::object(params.storage());
  auto* given = params.if_object();
  if (!given) return;
  drop_nulls(*given);
  drop_empty_text(*given, "cursor");  // but not requestState: the server issues it, never empty
  for (auto const* name : {"clientInfo", "notifications"}) object_at(*given, name);
  if (auto* meta = object_at(*given, "_meta")) normalize_meta(*meta);
  if (auto* declared = object_at(*given, "capabilities")) normalize_capabilities(*declared);
  if (method == "tools/call" || method == "prompts/get") {
    parse_embedded_json(*given, "arguments");
    auto* arguments = object_at(*given, "arguments");
    if (method == "prompts/get") drop_absent(arguments);  // the arguments of tools have schemas
  }
  if (auto* context = object_at(*given, "context")) drop_absent(object_at(*context, "arguments"));
  if (auto* responses = object_at(*given, "inputResponses"))
    for (auto& response : *responses) normalize_result(response.value());
}

void normalize_result(json::value& result) {
  make_object(result);
  auto* given = result.if_object();
  if (!given) return;
  object_at(*given, "_meta");
  if (given->contains("action"))
    object_at(*given, "content");  // for an elicitation; elsewhere it may be a list
}

}  // namespace affinity::mcp
