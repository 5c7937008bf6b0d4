#include "mcp/lenient.hpp"

#include "mcp/unreadable.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace affinity::mcp {

namespace {

bool is_empty_list(json::value const& value) { return value.is_array() && value.get_array().empty(); }
bool is_empty_text(json::value const& value) { return value.is_string() && value.get_string().empty(); }
bool is_nothing(json::value const& value) { return value.is_null() || is_empty_text(value); }

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

// The object at this place, if there is one then.
json::object* object_at(json::object& parent, std::string_view name) {
  auto const found = parent.find(name);
  if (found == parent.end()) return nullptr;
  if (is_nothing(found->value())) {
    parent.stable_erase(found);
    return nullptr;
  }
  make_object(found->value());
  return found->value().if_object();
}

void drop_text(json::object& from, std::string_view name) {
  auto const found = from.find(name);
  if (found != from.end() && is_empty_text(found->value())) from.stable_erase(found);
}

// Objects all the way down: no capability holds a list (MCP 2026-07-28, ClientCapabilities).
void tidy_capabilities(json::object& capabilities) {
  drop_nulls(capabilities);
  for (auto& entry : capabilities) {
    make_object(entry.value());
    if (auto* inside = entry.value().if_object()) tidy_capabilities(*inside);
  }
}

void tidy_meta(json::object& meta) {
  drop_nulls(meta);
  drop_text(meta, "io.modelcontextprotocol/logLevel");
  object_at(meta, "io.modelcontextprotocol/clientInfo");
  if (auto* declared = object_at(meta, "io.modelcontextprotocol/clientCapabilities"))
    tidy_capabilities(*declared);
}

// A model that writes the whole of them as a text means what the text says.
void read_text(json::object& params, std::string_view name) {
  auto* given = params.if_contains(name);
  auto const text = given ? as_text(*given) : std::nullopt;
  if (!text || text->find('{') == text->npos) return;
  auto read = parse_json(*text, Names::unique, max_values);
  if (read && read->is_object()) *given = std::move(*read);
}

// Of prompts: all of them are texts, and an empty one is a field that somebody left empty.
void drop_nothings(json::object* arguments) {
  if (arguments) drop(*arguments, is_nothing);
}

}  // namespace

void tidy_params(std::string_view method, json::value& params) {
  if (is_nothing(params) || is_empty_list(params)) params = json::object(params.storage());
  auto* given = params.if_object();
  if (!given) return;
  drop_nulls(*given);
  drop_text(*given, "cursor");  // but no requestState: those are ours, and none of them is empty
  for (auto const* name : {"clientInfo", "notifications"}) object_at(*given, name);
  if (auto* meta = object_at(*given, "_meta")) tidy_meta(*meta);
  if (auto* declared = object_at(*given, "capabilities")) tidy_capabilities(*declared);
  if (method == "tools/call" || method == "prompts/get") {
    read_text(*given, "arguments");
    auto* arguments = object_at(*given, "arguments");
    if (method == "prompts/get") drop_nothings(arguments);  // those of tools have schemas that tell
  }
  if (auto* context = object_at(*given, "context")) drop_nothings(object_at(*context, "arguments"));
  if (auto* responses = object_at(*given, "inputResponses"))
    for (auto& response : *responses) tidy_result(response.value());
}

void tidy_result(json::value& result) {
  make_object(result);
  auto* given = result.if_object();
  if (!given) return;
  object_at(*given, "_meta");
  if (given->contains("action"))
    object_at(*given, "content");  // of an elicitation; elsewhere it may be a list
}

}  // namespace affinity::mcp
