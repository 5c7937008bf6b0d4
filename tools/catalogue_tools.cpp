#include "tools/catalogue_tools.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/render.hpp"
#include "tools/rows.hpp"
#include "tools/tool_context.hpp"
#include "tools/tool_search.hpp"
#include "tools/tool_suggestion.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace affinity::tools {

using namespace schema;

namespace {

constexpr int usual_hits = 5, most_hits = 20;

// A line for each toolset, for models that found no tool by words.
struct ToolsetSummary {
  std::string_view toolset{}, about{};
};
constexpr ToolsetSummary toolset_summaries[] = {
    {"work", "one call for one question, and changes as plans: records by name, rows of lists, reports"},
    {"unified", "accounts, contacts, engagements and other words of several CRMs"},
    {"account", "whose key is used, rate limits"},
    {"organizations", "companies and other organizations, their fields"},
    {"notes", "notes on people, organizations and opportunities"},
    {"opportunities", "opportunities (deals)"},
    {"persons", "people, their fields"},
    {"interactions", "meetings, calls, chat messages and e-mails, logged too"},
    {"lists", "lists and their settings"},
    {"fields", "fields, which are the columns of lists and records"},
    {"list_entries", "rows of a list"},
    {"field_values", "values of fields, their history"},
    {"relationships", "how well people know each other"},
    {"reminders", "reminders (tasks)"},
    {"files", "files of a record, downloads, uploads"},
    {"webhooks", "webhook subscriptions"},
    {"chatgpt", "search and fetch, as ChatGPT calls them"},
    {"v2_account", "API v2: whose key is used, rate limits"},
    {"v2_companies", "API v2: companies with field values, structured and semantic search"},
    {"v2_persons", "API v2: people with field values, structured search"},
    {"v2_opportunities", "API v2: opportunities (deals)"},
    {"v2_lists", "API v2: lists, their fields, options and saved views"},
    {"v2_list_entries", "API v2: rows of a list or saved view with values, search, batch updates"},
    {"v2_notes", "API v2: notes, replies, search in their text, transcripts"},
    {"v2_interactions", "API v2: meetings, calls, chat messages, e-mails, transcripts"},
    {"v2_files", "API v2: files, search in their content"},
    {"v2_relationships", "API v2: strengths of relationships, inferred connections"},
    {"v2_reminders", "API v2: reminders (tasks)"},
    {"v2_history", "API v2: changes of field values over time"},
    {"v2_directory", "API v2: users and teams of the account"},
    {"v2_merges", "API v2: duplicates, merges of companies or people"},
    {"v2_webhooks", "API v2: webhook subscriptions"},
    {"v2_feedback", "API v2: feedback to Affinity"},
};

Catalogue const& known_tools(ToolContext const& context) {
  return context.full_catalogue ? *context.full_catalogue : context.catalogue;
}

json::object found_tool(ToolContext const& context, Tool const& tool) {
  return {{"name", tool.name},
          {"title", tool.title},
          {"about", description(tool)},
          {"effect", effect_word(tool.effect)},
          {"toolset", tool.toolset},
          {"offered", context.catalogue.find(tool.name) != nullptr},
          {"arguments", input_schema(tool)}};
}

json::array toolset_lines(std::vector<Tool const*> const& tools) {
  std::vector<std::pair<std::string_view, int>> counted;
  for (auto const* tool : tools) {
    auto const known = std::ranges::find(counted, tool->toolset, &std::pair<std::string_view, int>::first);
    if (known == counted.end())
      counted.emplace_back(tool->toolset, 1);
    else
      ++known->second;
  }
  json::array out;
  for (auto const& [toolset, count] : counted)
    out.push_back({{"toolset", toolset}, {"about", toolset_summary(toolset)}, {"tools", count}});
  return out;
}

// By words, and second at most what these mean where another resource has it: a stage is a field value.
std::vector<Tool const*> find_by_words(std::vector<Tool const*> const& tools, std::string_view query) {
  constexpr std::ptrdiff_t seen_first = 3;
  auto found = search_tools(tools, query);
  auto const meant = suggest_tool(query).tool;
  auto const tool = std::ranges::find(tools, meant, &Tool::name);
  auto const first = found.begin() + std::min(seen_first, std::ssize(found));
  if (tool == tools.end() || std::find(found.begin(), first, *tool) != first) return found;
  std::erase(found, *tool);
  found.insert(found.begin() + std::min(std::ptrdiff_t(1), std::ssize(found)), *tool);
  return found;
}

// What fits the query best, where nobody here can call it.
std::string unreachable_hint(ToolContext const& context, std::vector<Tool const*> const& callable,
                             std::string_view query) {
  std::vector<Tool const*> all;
  for (auto const& tool : known_tools(context).all())
    if (!is_of_catalogue(tool)) all.push_back(&tool);
  auto const* best = known_tools(context).find(suggest_tool(query).tool);
  if (auto const found = search_tools(all, query); !best && !found.empty()) best = found.front();
  if (!best || std::ranges::find(callable, best) != callable.end()) return {};
  return std::string(best->name) + " fits best, but is not offered here: its toolset, " +
         std::string(best->toolset) + ", is for whoever runs the server to allow.";
}

Outcome unknown_toolset(std::string const& word, Catalogue const& known,
                        std::vector<Tool const*> const& tools) {
  std::vector<std::string_view> names;
  for (auto const* tool : tools)
    if (std::ranges::find(names, tool->toolset) == names.end()) names.push_back(tool->toolset);
  auto const closest = nearest(word, names);
  if (std::ranges::any_of(known.all(), [&](Tool const& tool) { return is_in_toolset(tool, word); }))
    return failure(
        fail(ErrorKind::denied,
             "No tool of \"" + word + "\" can be called here: whoever runs the server allows that.",
             "Known: " + join(names) + "."));
  return failure(fail(ErrorKind::invalid,
                      "There is no toolset \"" + shorten(word, 40) + "\" here." +
                          (closest.empty() ? "" : " Did you mean \"" + std::string(closest) + "\"?"),
                      "Known: " + join(names) + "."));
}

// A search by words has the best first; a list of a toolset says that it was cut.
std::string more_in_toolset(std::size_t more) {
  if (more == 0) return {};
  return std::to_string(more) + " more in this toolset: say in query what to do, or raise limit (at most " +
         std::to_string(most_hits) + ").";
}

std::string text_argument(json::object const& checked, std::string_view name) {
  auto const* value = checked.if_contains(name);
  return value ? std::string(trimmed(as_text(*value).value_or(""))) : std::string();
}

Task<Outcome> find_tools(ToolContext const& context, Tool const&, json::object const& checked,
                         client::CallContext const&) {
  auto const& known = context.selections ? known_tools(context) : context.catalogue;
  auto const callable =
      callable_tools(context.catalogue, known, context.selections ? *context.selections : ToolSelections());
  auto const query = text_argument(checked, "query"), toolset = lower(text_argument(checked, "toolset"));
  auto among = callable;
  if (!toolset.empty())
    std::erase_if(among, [&](Tool const* tool) { return !is_in_toolset(*tool, toolset); });
  if (among.empty()) co_return unknown_toolset(toolset, known_tools(context), callable);

  auto const found = !query.empty()     ? find_by_words(among, query)
                     : !toolset.empty() ? among
                                        : std::vector<Tool const*>();
  auto const* given = checked.if_contains("limit");
  auto const limit =
      std::min(std::size_t(given ? given->to_number<std::int64_t>() : usual_hits), found.size());
  json::array hits;
  for (std::size_t i = 0; i < limit; ++i) hits.emplace_back(found_tool(context, *found[i]));
  hits.resize(
      std::max(count_that_fit(hits, max_record_bytes(context)), std::min(hits.size(), std::size_t(1))));
  auto hint = query.empty()     ? more_in_toolset(found.size() - hits.size())
              : toolset.empty() ? unreachable_hint(context, callable, query)
                                : std::string();
  json::object answer{{"result", std::move(hits)}};
  if (found.empty()) answer["toolsets"] = toolset_lines(callable);
  if (!hint.empty()) answer["hint"] = std::move(hint);
  co_return success(std::move(answer));
}

// The call of another tool is performed as that (mcp/catalogue_call.hpp), so nothing performs these.
Task<Outcome> refuse_unresolved_call(ToolContext const&, Tool const& tool, json::object const&,
                                     client::CallContext const&) {
  co_return failure(
      fail(ErrorKind::internal, std::string(tool.name) + " was called without its inner tool."));
}

Shape find_output() {
  auto const hit = Shape::record({{"name", Shape::text(), never_null},
                                  {"title", Shape::text(), never_null},
                                  {"about", Shape::text(), never_null},
                                  {"effect", Shape::text(), never_null},
                                  {"toolset", Shape::text(), never_null},
                                  {"offered", Shape::boolean(), never_null},
                                  {"arguments", Shape::record({}), never_null}});
  auto const line = Shape::record({{"toolset", Shape::text(), never_null},
                                   {"about", Shape::text(), never_null},
                                   {"tools", Shape::integer(), never_null}});
  return Shape::record({{"result", Shape::list(hit), never_null},
                        {"toolsets", Shape::list(line), never_null},
                        {"hint", Shape::text(), never_null}});
}

// The arguments of both callers. Those of the inner tool are checked against its own schema.
constexpr std::string_view call_schema =
    R"({"type":"object","properties":{"tool":{"type":"string"},"arguments":{"type":"object"}},)"
    R"("required":["tool","arguments"],"additionalProperties":false})";

}  // namespace

std::string_view effect_word(Effect effect) {
  switch (effect) {
    case Effect::reads: return "reads";
    case Effect::adds: return "adds";
    case Effect::changes: return "changes";
    case Effect::destroys: break;
  }
  return "destroys";
}

std::vector<Tool> catalogue_tools() {
  return {{.name = find_tool_name,
           .title = "Find more tools",
           .description =
               "Finds tools that are not listed, by words or toolset, with their arguments: API v2, saved "
               "views, transcripts, searches.",
           .example = R"({"query":"notes of a person","limit":1})",
           .toolset = catalogue_toolset,
           .effect = Effect::reads,
           .composed = find_tools,
           .params = {query("query", text(), "What to do, in a few words."), query("toolset", text()),
                      query("limit", with_default(integer_between(1, most_hits), usual_hits))},
           .output = find_output(),
           .unwrapped = true},
          {.name = read_tool_name,
           .title = "Call a tool that reads",
           .description = "Calls a tool of affinity_tools_find that reads.",
           .example = R"({"tool":"list_all_affinity_v2_notes","arguments":{"limit":1}})",
           .toolset = catalogue_toolset,
           .effect = Effect::reads,
           .composed = refuse_unresolved_call,
           .output = Shape::record({}),
           .unwrapped = true,
           .raw_schema = call_schema},
          {.name = write_tool_name,
           .title = "Call a tool that writes",
           .description = "Calls a tool of affinity_tools_find that adds, changes or destroys.",
           .example = R"({"tool":"update_a_affinity_v2_note_by_id",)"
                      R"("arguments":{"id":6200002,"content":"<p>Sales cycle: five weeks.</p>"}})",
           .toolset = catalogue_toolset,
           .effect = Effect::changes,
           .composed = refuse_unresolved_call,
           .output = Shape::record({}),
           .unwrapped = true,
           .repeatable = false,
           .raw_schema = call_schema}};
}

bool calls_another_tool(Tool const& tool) {
  return tool.name == read_tool_name || tool.name == write_tool_name;
}

std::string_view caller_of(Effect effect) {
  return effect == Effect::reads ? read_tool_name : write_tool_name;
}

Tool const* find_reachable(std::string_view name, Catalogue const& offered, Catalogue const& known,
                           ToolSelections const& selections) {
  auto const* tool = offered.find(name) ? nullptr : known.find(name);
  return tool && is_reachable(*tool, offered, selections) ? tool : nullptr;
}

std::vector<Tool const*> callable_tools(Catalogue const& offered, Catalogue const& known,
                                        ToolSelections const& selections) {
  std::vector<Tool const*> out;
  for (auto const& tool : known.all())
    if (offered.find(tool.name) ? !is_of_catalogue(tool) : is_reachable(tool, offered, selections))
      out.push_back(&tool);
  return out;
}

std::vector<Tool> callable_reads(Catalogue const& offered, Catalogue const& known,
                                 ToolSelections const& selections) {
  std::vector<Tool> out;
  for (auto const* tool : callable_tools(offered, known, selections))
    if (tool->effect == Effect::reads) out.push_back(*tool);
  return out;
}

std::string_view toolset_summary(std::string_view toolset) {
  auto const* row = std::ranges::find(toolset_summaries, toolset, &ToolsetSummary::toolset);
  return row == std::end(toolset_summaries) ? std::string_view() : row->about;
}

}  // namespace affinity::tools
