#include "tools/selection.hpp"

#include "base/text/text.hpp"
#include "tools/tool_suggestion.hpp"

#include <algorithm>
#include <array>

namespace affinity::tools {

namespace {

constexpr std::array<std::string_view, 8> all_methods{"read", "write",  "custom", "list",
                                                      "get",  "create", "update", "delete"};

bool is_on_request(Tool const& tool) { return tool.on_request; }
bool is_of_work(Tool const& tool) { return tool.toolset == work_toolset; }
bool is_not_of_v1_default(Tool const& tool) {
  return tool.on_request || is_of_catalogue(tool) || is_of_work(tool);
}
bool is_not_core(Tool const& tool) { return !tool.core; }
bool is_named_only(Tool const& tool) { return tool.named_only; }

constexpr GroupWord group_word_table[] = {
    {.word = "default", .except = is_on_request, .meaning = "what is offered without --toolsets"},
    {.word = "all", .except = is_not_of_v1_default, .meaning = "the 54 tools of API v1"},
    {.word = "v2_core", .toolsets = "v2_", .except = is_not_core, .meaning = "what most jobs need of API v2"},
    {.word = "v2",
     .toolsets = "v2_",
     .except = is_named_only,
     .meaning = "API v2 without merges, webhooks, feedback and deletes"},
    {.word = "v2_all", .toolsets = "v2_", .meaning = "everything of API v2"},
};

bool is_method(Tool const& tool, std::string_view method) {
  if (method == "read") return tool.effect == Effect::reads;
  if (method == "write") return tool.effect != Effect::reads;
  if (is_of_work(tool) && method == "custom") return true;
  if (is_of_work(tool))  // of what it writes
    return std::ranges::any_of(tool.stands_for, [&](StandsFor const& part) {
      return part.effect != Effect::reads && is_method({.name = part.tool, .effect = part.effect}, method);
    });
  if (method == "custom") return tool.name.starts_with("affinity_");
  return tool.name.starts_with(std::string(method) + "_");
}

bool has(std::vector<std::string> const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool holds(GroupWord const& group, Tool const& tool) {
  return tool.toolset.starts_with(group.toolsets) && !(group.except && group.except(tool));
}

bool any_holds(std::vector<std::string> const& words, Tool const& tool) {
  return std::ranges::any_of(words, [&](std::string const& word) { return is_in_toolset(tool, word); });
}

bool has_toolset(Selection const& selection, Tool const& tool) {
  return selection.toolsets.empty() || any_holds(selection.toolsets, tool);
}

bool needs_request(Selection const& selection, Tool const& tool, bool already_requested) {
  return is_of_catalogue(tool) ? !selection.selects_all() : tool.on_request && !already_requested;
}

bool is_requested(Selection const& selection, Tool const& tool) {
  return any_holds(selection.toolsets, tool) || has(selection.tools, tool.name);
}

// Every criterion but the toolsets.
ExcludedBy excluded_by_bounds(Selection const& selection, Tool const& tool) {
  if (selection.read_only && tool.effect != Effect::reads) return ExcludedBy::read_only;
  if (has(selection.exclude, tool.name)) return ExcludedBy::exclude;
  if (!selection.tools.empty() && !has(selection.tools, tool.name)) return ExcludedBy::tools;
  auto const is_one = [&](auto const& method) { return is_method(tool, method); };
  if (!selection.methods.empty() && !std::ranges::any_of(selection.methods, is_one))
    return ExcludedBy::methods;
  return ExcludedBy::nothing;
}

// Of toolset work, whose names are those of no API, or of toolset unified.
bool is_composed_name(std::string_view name) {
  if (name.find("_affinity_crm_") != name.npos) return true;
  return name.find("affinity") == name.npos && name != "search" && name != "fetch";
}

// What names only composed tools, and tools of the catalogue, stands for all that they read.
bool names_only_composed(std::vector<std::string> const& names) {
  return std::ranges::all_of(names, [](std::string const& name) {
    return is_composed_name(name) || name.starts_with("affinity_tools_");
  });
}

bool has_only_composed_toolsets(std::vector<std::string> const& words) {
  return std::ranges::all_of(words, [](std::string const& word) {
    return word == work_toolset || word == unified_toolset || word == catalogue_toolset || word == "default";
  });
}

// `by_toolset`: for a token and a request, not for the command line.
ExcludedBy part_excluded_by(Selection const& selection, StandsFor const& part, bool by_toolset) {
  if (has(selection.exclude, part.tool)) return ExcludedBy::exclude;
  if (!names_only_composed(selection.tools) && !has(selection.tools, part.tool)) return ExcludedBy::tools;
  if (part.effect != Effect::reads) {
    if (selection.read_only) return ExcludedBy::read_only;
    auto const is_one = [&](auto const& method) {
      return is_method({.name = part.tool, .effect = part.effect}, method);
    };
    if (!selection.methods.empty() && !std::ranges::any_of(selection.methods, is_one))
      return ExcludedBy::methods;
  }
  if (!by_toolset || has_only_composed_toolsets(selection.toolsets)) return ExcludedBy::nothing;
  // API v2 is offered on request alone, so neither "all" nor "default" holds it.
  Tool const row{.name = part.tool, .toolset = part.toolset, .on_request = part.toolset.starts_with("v2_")};
  return any_holds(selection.toolsets, row) ? ExcludedBy::nothing : ExcludedBy::toolsets;
}

// Why none of what a composed tool stands for is left.
ExcludedBy parts_excluded_by(Selection const& selection, Tool const& tool, bool by_toolset) {
  auto first = ExcludedBy::nothing;
  for (auto const& part : tool.stands_for) {
    auto const by = part_excluded_by(selection, part, by_toolset);
    if (by == ExcludedBy::nothing) return by;
    if (first == ExcludedBy::nothing) first = by;
  }
  return first;
}

bool is_part_left(ToolSelections const& selections, StandsFor const& part) {
  return part_excluded_by(selections.server, part, false) == ExcludedBy::nothing &&
         part_excluded_by(selections.allowed, part, true) == ExcludedBy::nothing &&
         part_excluded_by(selections.headers, part, true) == ExcludedBy::nothing;
}

// An error for the first unknown value.
std::optional<Error> unknown_value(std::string_view what, std::vector<std::string> const& words,
                                   std::span<std::string_view const> known) {
  constexpr std::size_t few = 48;  // words that fit into an error
  for (auto const& word : words) {
    if (std::ranges::find(known, word) != known.end()) continue;
    auto const closest = what == "tool" ? nearest_tool_name(word, known) : nearest(word, known);
    auto next = closest.empty() ? std::string() : "Did you mean \"" + std::string(closest) + "\"?";
    if (known.size() <= few && what != "tool")
      next += (next.empty() ? "" : " ") + ("Known: " + join(known)) + ".";
    return fail(ErrorKind::invalid, "There is no " + std::string(what) + " \"" + word + "\".",
                std::move(next));
  }
  return std::nullopt;
}

std::optional<Error> unknown_value(Selection const& selection, std::deque<Tool> const& known) {
  std::vector<std::string_view> names, toolsets;
  for (auto const& tool : known) {
    names.push_back(tool.name);
    if (std::ranges::find(toolsets, tool.toolset) == toolsets.end()) toolsets.push_back(tool.toolset);
  }
  for (auto const& group : group_word_table)
    if (std::ranges::any_of(known, [&](Tool const& tool) { return holds(group, tool); }))
      toolsets.push_back(group.word);
  if (auto wrong = unknown_value("method", selection.methods, all_methods)) return wrong;
  if (auto wrong = unknown_value("toolset", selection.toolsets, toolsets)) return wrong;
  if (auto wrong = unknown_value("tool", selection.tools, names)) return wrong;
  return unknown_value("tool", selection.exclude, names);
}

}  // namespace

std::span<GroupWord const> group_words() { return group_word_table; }

bool is_of_catalogue(Tool const& tool) { return tool.toolset == catalogue_toolset; }

bool is_in_toolset(Tool const& tool, std::string_view word) {
  auto const* group = std::ranges::find(group_word_table, word, &GroupWord::word);
  return group == std::end(group_word_table) ? tool.toolset == word : holds(*group, tool);
}

ExcludedBy excluded_by(Selection const& selection, Tool const& tool, bool already_requested) {
  auto const by = excluded_by_bounds(selection, tool);
  if (by == ExcludedBy::read_only || by == ExcludedBy::exclude) return by;
  if (!has_toolset(selection, tool)) return ExcludedBy::toolsets;
  if (by != ExcludedBy::nothing) return by;
  if (needs_request(selection, tool, already_requested) && !is_requested(selection, tool))
    return ExcludedBy::on_request;
  return parts_excluded_by(selection, tool, already_requested);
}

bool is_part_selected(ToolSelections const& selections, Tool const& part) {
  return is_part_left(selections, {part.name, part.toolset});
}

bool is_write_selected(ToolSelections const& selections, Tool const& part) {
  if (part.named_only && !is_requested(selections.server, part)) return false;
  return is_part_left(selections, {part.name, part.toolset, part.effect});
}

bool has_selected_part(ToolSelections const& selections, Tool const& tool) {
  auto const is_left = [&](StandsFor const& part) { return is_part_left(selections, part); };
  return tool.stands_for.empty() || std::ranges::any_of(tool.stands_for, is_left);
}

Catalogue with_selected_parts(Catalogue offered, ToolSelections const& selections) {
  auto const is_left = [&](Tool const& tool) { return has_selected_part(selections, tool); };
  if (std::ranges::all_of(offered.built(), is_left)) return offered;
  std::vector<Tool> kept;
  std::ranges::copy_if(offered.all(), std::back_inserter(kept), is_left);
  return Catalogue(std::move(kept));
}

Result<Catalogue> select_tools(Catalogue const& offered, Selection const& selection, Catalogue const& known) {
  // Rows that are built later have toolsets and names of their own, so who names none of these needs none.
  bool const built_suffices = !unknown_value(selection, known.built());
  if (!built_suffices)
    if (auto wrong = unknown_value(selection, known.all())) return *wrong;

  // When narrowing, opt-in tools among the offered ones were requested before.
  bool const narrows = &offered != &known;
  std::vector<Tool> kept;
  std::ranges::copy_if(
      built_suffices ? offered.built() : offered.all(), std::back_inserter(kept),
      [&](Tool const& tool) { return excluded_by(selection, tool, narrows) == ExcludedBy::nothing; });
  if (kept.empty()) {
    return fail(ErrorKind::invalid, "The selection leaves no tool.",
                "Its parts intersect; take one of them away (read-only, methods, toolsets, tools, exclude).");
  }
  return Catalogue(std::move(kept));
}

bool is_reachable(Tool const& tool, Catalogue const& offered, ToolSelections const& selections) {
  auto const by = tool.effect == Effect::reads ? read_tool_name : write_tool_name;
  if (tool.named_only || is_of_catalogue(tool) || !offered.find(by)) return false;
  if (!has_selected_part(selections, tool)) return false;
  // Toolsets of the command line that leave out the catalogue leave nothing to reach with.
  if (!has_toolset(selections.allowed, tool) || !has_toolset(selections.headers, tool)) return false;
  return std::ranges::none_of(
      std::array{&selections.server, &selections.allowed, &selections.headers},
      [&](Selection const* each) { return excluded_by_bounds(*each, tool) != ExcludedBy::nothing; });
}

}  // namespace affinity::tools
