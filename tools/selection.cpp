#include "tools/selection.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text/text.hpp"
#include "tools/tool_suggestion.hpp"

namespace affinity::tools {

namespace {

constexpr std::array<std::string_view, 8> all_methods{"read", "write",  "custom", "list",
                                                      "get",  "create", "update", "delete"};

bool is_method(Tool const& tool, std::string_view method) {
  if (method == "read") return tool.effect == Effect::reads;
  if (method == "write") return tool.effect != Effect::reads;
  if (method == "custom") return tool.name.starts_with("affinity_");
  return tool.name.starts_with(std::string(method) + "_");
}

bool has(std::vector<std::string> const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::string_view all_toolsets = "all";  // without tools that are offered only on request

bool is_requested(Selection const& selection, Tool const& tool) {
  return has(selection.toolsets, tool.toolset) || has(selection.tools, tool.name);
}

bool has_toolset(Selection const& selection, Tool const& tool) {
  bool const in_all = !tool.on_request && has(selection.toolsets, all_toolsets);
  return selection.toolsets.empty() || in_all || has(selection.toolsets, tool.toolset);
}

// An error for the first unknown value.
std::optional<Error> unknown_value(std::string_view what, std::vector<std::string> const& words,
                                   std::span<std::string_view const> known) {
  for (auto const& word : words) {
    if (std::ranges::find(known, word) != known.end()) continue;
    auto const near = what == "tool" ? nearest_tool_name(word, known) : nearest(word, known);
    auto next = near.empty() ? std::string() : "Did you mean \"" + std::string(near) + "\"?";
    if (known.size() <= 20) next += (next.empty() ? "" : " ") + ("Known: " + join(known)) + ".";
    return fail(ErrorKind::invalid, "There is no " + std::string(what) + " \"" + word + "\".",
                std::move(next));
  }
  return std::nullopt;
}

}  // namespace

ExcludedBy excluded_by(Selection const& selection, Tool const& tool, bool already_requested) {
  if (selection.read_only && tool.effect != Effect::reads) return ExcludedBy::read_only;
  if (has(selection.exclude, tool.name)) return ExcludedBy::exclude;
  if (!has_toolset(selection, tool)) return ExcludedBy::toolsets;
  if (!selection.tools.empty() && !has(selection.tools, tool.name)) return ExcludedBy::tools;
  auto const is_one = [&](auto const& method) { return is_method(tool, method); };
  if (!selection.methods.empty() && !std::ranges::any_of(selection.methods, is_one))
    return ExcludedBy::methods;
  if (tool.on_request && !already_requested && !is_requested(selection, tool)) return ExcludedBy::on_request;
  return ExcludedBy::nothing;
}

Result<Catalogue> select_tools(Catalogue const& offered, Selection const& selection, Catalogue const& known) {
  std::vector<std::string_view> names, toolsets;
  for (auto const& tool : known.all()) {
    names.push_back(tool.name);
    if (std::ranges::find(toolsets, tool.toolset) == toolsets.end()) toolsets.push_back(tool.toolset);
  }
  toolsets.push_back(all_toolsets);
  if (auto wrong = unknown_value("method", selection.methods, all_methods)) return *wrong;
  if (auto wrong = unknown_value("toolset", selection.toolsets, toolsets)) return *wrong;
  if (auto wrong = unknown_value("tool", selection.tools, names)) return *wrong;
  if (auto wrong = unknown_value("tool", selection.exclude, names)) return *wrong;

  // When narrowing, opt-in tools among the offered ones were requested before.
  bool const narrows = &offered != &known;
  std::vector<Tool> kept;
  std::ranges::copy_if(offered.all(), std::back_inserter(kept), [&](Tool const& tool) {
    return excluded_by(selection, tool, narrows) == ExcludedBy::nothing;
  });
  if (kept.empty()) {
    return fail(ErrorKind::invalid, "The selection leaves no tool.",
                "Its parts intersect; take one of them away (read-only, methods, toolsets, tools, exclude).");
  }
  return Catalogue(std::move(kept));
}

}  // namespace affinity::tools
