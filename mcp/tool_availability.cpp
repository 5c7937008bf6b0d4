#include "mcp/tool_availability.hpp"

#include "base/text/text.hpp"
#include "tools/catalogue_tools.hpp"
#include "tools/tool_suggestion.hpp"

#include <algorithm>

namespace affinity::mcp {

using tools::ExcludedBy;

namespace {

struct Explanation {
  std::string why{}, remedy{};
};

Explanation explain_server_selection(ExcludedBy excluded_by, tools::Tool const& tool) {
  auto const toolset = std::string(tool.toolset);
  switch (excluded_by) {
    case ExcludedBy::on_request:
      return {"the server offers it only on request",
              "Start it with --toolsets default," + toolset + " to have it."};
    case ExcludedBy::read_only:
      return {"the server runs with --read-only", "Start it without to have the tool."};
    case ExcludedBy::toolsets:
      return {"the server's --toolsets leave it out", "Start it with " + toolset + " among them to have it."};
    case ExcludedBy::methods:
      return {"the server's --methods leave it out", "Start it with a method that fits to have it."};
    case ExcludedBy::tools:
      return {"the server's --tools leave it out", "Start it with the name among them to have it."};
    case ExcludedBy::exclude:
    case ExcludedBy::nothing: break;
  }
  return {"the server's --exclude-tools name it", "Start it without the name there to have it."};
}

Explanation explain_caller_selection(ExcludedBy excluded_by) {
  bool const reads = excluded_by == ExcludedBy::read_only;
  return {reads ? "your access to this server is read-only" : "your access to this server is for other tools",
          "Whoever runs the server can change that."};
}

Explanation explain_header_selection(ExcludedBy excluded_by) {
  if (excluded_by == ExcludedBy::read_only)
    return {"this request has the header X-MCP-Readonly", "Leave the header out to have the tool."};
  return {"the X-MCP-* headers of this request choose other tools", "Change them to have it."};
}

// Whether the server does not list the tool, but its tools of the catalogue would call it.
bool is_reached_by_server(ExcludedBy excluded_by, tools::Tool const& tool, tools::Catalogue const& known,
                          tools::Selection const& server) {
  bool const unlisted = excluded_by == ExcludedBy::on_request || excluded_by == ExcludedBy::toolsets;
  auto const* caller = known.find(tools::caller_of(tool.effect));
  return unlisted && !tool.named_only && caller && tools::excluded_by(server, *caller) == ExcludedBy::nothing;
}

Explanation explain(tools::Tool const& tool, tools::Catalogue const& known,
                    tools::ToolSelections const& selections) {
  if (auto const by = tools::excluded_by(selections.server, tool);
      by != ExcludedBy::nothing && !is_reached_by_server(by, tool, known, selections.server))
    return explain_server_selection(by, tool);
  auto const by = tools::excluded_by(selections.allowed, tool, true);
  if (by != ExcludedBy::nothing || selections.headers.selects_all()) return explain_caller_selection(by);
  return explain_header_selection(tools::excluded_by(selections.headers, tool, true));
}

// Long and full of digits: probably an API key in the wrong place, which must not be repeated.
bool may_be_a_secret(std::string_view name) {
  constexpr std::size_t shortest_key = 20;
  auto const digits = std::ranges::count_if(name, [](char c) { return c >= '0' && c <= '9'; });
  auto const is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  bool const some_words =
      name.find_first_of("_- ") != name.npos && std::ranges::count_if(name, is_capital) < 4;
  return name.size() >= shortest_key && digits > (some_words ? 4 : 0);
}

// Of those that are listed, else of those that the tools of the catalogue reach.
std::string_view nearest_callable(std::string_view name, tools::Catalogue const& offered,
                                  tools::Catalogue const& known, tools::ToolSelections const& selections) {
  auto const closest = offered.nearest(name);
  if (!closest.empty()) return closest;
  std::vector<std::string_view> names;
  // The unified view has words of other CRMs; who wants it names its toolset.
  for (auto const* tool : tools::callable_tools(offered, known, selections))
    if (tool->toolset != tools::unified_toolset) names.push_back(tool->name);
  return tools::nearest_tool_name(name, names);
}

}  // namespace

std::string explain_unavailable(std::string_view name, tools::Catalogue const& offered,
                                tools::Catalogue const& known, tools::ToolSelections const& selections) {
  if (auto const* tool = known.find(name)) {
    auto const [why, remedy] = explain(*tool, known, selections);
    return "The tool \"" + std::string(name) + "\" is not offered: " + why + ". " + remedy;
  }
  auto text = may_be_a_secret(name) ? "There is no tool of that name."
                                    : "There is no tool \"" + shorten(name, 80) + "\".";
  if (auto const closest = nearest_callable(name, offered, known, selections); !closest.empty())
    return text + " Did you mean \"" + std::string(closest) + "\"?";
  auto const [tool, words] = tools::suggest_tool(name);
  bool const callable =
      offered.find(tool) || (!tool.empty() && tools::find_reachable(tool, offered, known, selections));
  if (callable) text += " Did you mean \"" + std::string(tool) + "\"?";
  if (callable && !offered.find(tool))
    text += " It is not listed: " + std::string(tools::caller_of(known.find(tool)->effect)) + " calls it.";
  if (!tool.empty() && !callable)
    text += " What does that, \"" + std::string(tool) + "\", is not offered here.";
  return words.empty() ? text : text + " " + words;
}

}  // namespace affinity::mcp
