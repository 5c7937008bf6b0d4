#include "mcp/present.hpp"

#include "mcp/era.hpp"

namespace affinity::mcp {

namespace {

constexpr char server_info_key[] = "io.modelcontextprotocol/serverInfo";

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

json::object tool_2025_06_18(tools::Tool const& tool) {
  auto entry = tool_2025_03_26(tool);
  entry["title"] = tool.title;
  if (tool.raw_schema.empty()) entry["outputSchema"] = tools::output_schema(tool);
  return entry;
}

json::object info_2024_11_05(About const& about) {
  return {{"name", about.name}, {"version", about.version}};
}

json::object info_2025_06_18(About const& about) {
  auto info = info_2024_11_05(about);
  info["title"] = about.title;
  return info;
}

json::object info_2025_11_25(About const& about) {
  auto info = info_2025_06_18(about);
  info["description"] = about.description;
  return info;
}

json::object info(Revision revision, About const& about) {
  if (revision >= Revision::r2025_11_25) return info_2025_11_25(about);
  if (revision >= Revision::r2025_06_18) return info_2025_06_18(about);
  return info_2024_11_05(about);
}

json::object capabilities() { return {{"tools", json::object{}}}; }

json::object& meta_of(json::object& result) {
  auto& meta = result["_meta"];
  if (!meta.is_object()) meta = json::object{};
  return meta.get_object();
}

// Every modern result says what it is and who gives it; no older one has either.
void finish(Revision revision, About const& about, json::object& result) {
  if (!is_modern(revision)) return;
  result["resultType"] = "complete";
  meta_of(result)[server_info_key] = info(revision, about);
}

// Record text comes from whoever could write it into the CRM; hosts that know the mark can treat it so.
void mark_untrusted(Revision revision, json::object& result) {
  if (revision >= Revision::r2025_06_18) meta_of(result)["untrusted_content"] = true;
}

void cacheable(Revision revision, std::int64_t ttl_ms, char const* scope, json::object& result) {
  if (!is_modern(revision)) return;
  result["ttlMs"] = ttl_ms;
  result["cacheScope"] = scope;
}

constexpr std::int64_t ten_minutes = 600'000;

}  // namespace

json::object present_tool(Revision revision, tools::Tool const& tool) {
  if (revision >= Revision::r2025_06_18) return tool_2025_06_18(tool);
  if (revision >= Revision::r2025_03_26) return tool_2025_03_26(tool);
  return tool_2024_11_05(tool);
}

std::string present_initialize(Revision revision, About const& about) {
  return write_json(json::object{{"protocolVersion", to_string(revision)},
                                 {"capabilities", capabilities()},
                                 {"serverInfo", info(revision, about)},
                                 {"instructions", about.instructions}});
}

std::string present_discover(About const& about) {
  json::object result{{"supportedVersions", modern_versions()},
                      {"capabilities", capabilities()},
                      {"instructions", about.instructions}};
  cacheable(Revision::r2026_07_28, ten_minutes, "public", result);
  finish(Revision::r2026_07_28, about, result);
  return write_json(result);
}

std::string present_tools(Revision revision, tools::Catalogue const& catalogue, About const& about) {
  json::array entries;
  for (auto const& tool : catalogue.all()) entries.push_back(present_tool(revision, tool));
  json::object result{{"tools", std::move(entries)}};
  cacheable(revision, ten_minutes, "private",
            result);  // private: what is listed depends on the caller's rights
  finish(revision, about, result);
  return write_json(result);
}

std::string present_call(Revision revision, tools::Outcome const& outcome, About const& about) {
  json::array content;
  bool const has_text = !outcome.text.empty() || outcome.more.empty();
  if (has_text) content.push_back(json::object{{"type", "text"}, {"text", outcome.text}});
  for (auto const& item : outcome.more) content.push_back(item);
  json::object result{{"content", std::move(content)}};
  if (outcome.is_error) result["isError"] = true;
  mark_untrusted(revision, result);
  finish(revision, about, result);
  auto text = write_json(result);
  if (revision >= Revision::r2025_06_18 && !outcome.structured.empty()) {
    // The text of a success is its structured content already; it is not written a second time.
    text.pop_back();
    text += R"(,"structuredContent":)";
    text += outcome.is_error ? write_json(outcome.structured) : outcome.text;
    text += '}';
  }
  return text;
}

std::string present_empty(Revision revision, About const& about) {
  json::object result;
  finish(revision, about, result);
  return write_json(result);
}

std::string present_question(json::object requests, std::string const& state, About const& about) {
  json::object result{{"inputRequests", std::move(requests)}, {"requestState", state}};
  finish(Revision::r2026_07_28, about, result);
  result["resultType"] = "input_required";
  return write_json(result);
}

}  // namespace affinity::mcp
