#pragma once
// Selects the tools that are offered, and tells which others the tools of the catalogue reach. All criteria
// intersect; an empty result is an error at start.

#include "base/result.hpp"
#include "tools/catalogue.hpp"

#include <span>
#include <string>
#include <vector>

namespace affinity::tools {

inline constexpr std::string_view catalogue_toolset = "catalogue";  // affinity_tools_find, _read and _write
inline constexpr std::string_view find_tool_name = "affinity_tools_find";
inline constexpr std::string_view read_tool_name = "affinity_tools_read";
inline constexpr std::string_view write_tool_name = "affinity_tools_write";

// A word of --toolsets that stands for several toolsets.
struct GroupWord {
  std::string_view word{};
  std::string_view toolsets{};            // those whose names begin so; empty = all of them
  bool (*except)(Tool const&) = nullptr;  // which of their tools it leaves out; null = none
  std::string_view meaning{};             // for people
};

std::span<GroupWord const> group_words();

// Whether a word of --toolsets, the name of a toolset or a group word, offers the tool.
bool is_in_toolset(Tool const&, std::string_view word);
bool is_of_catalogue(Tool const&);

struct Selection {
  bool read_only = false;
  std::vector<std::string> methods{};   // read, write, custom, list, get, create, update, delete
  std::vector<std::string> toolsets{};  // persons, notes, …, and group words
  std::vector<std::string> tools{};     // exact names
  std::vector<std::string> exclude{};

  bool selects_all() const { return *this == Selection{}; }
  bool operator==(Selection const&) const = default;
};

// The selections that hold for one request, each applied to what the one before left.
struct ToolSelections {
  Selection server{};   // of the command line
  Selection allowed{};  // of the caller's token
  Selection headers{};  // of the X-MCP-* headers
};

// The first criterion of a selection that excludes a tool.
enum class ExcludedBy { nothing, on_request, read_only, methods, toolsets, tools, exclude };

// `already_requested`: an opt-in tool need not be named again, since it is offered already. The tools of the
// catalogue have to be: whoever selects tools gets these and no way to others, until `default` or `catalogue`
// is among the toolsets.
ExcludedBy excluded_by(Selection const&, Tool const&, bool already_requested = false);

// The offered tools that the selection includes, in order. An unknown name is an error that suggests the
// nearest one; a known name that is not offered is ignored.
Result<Catalogue> select_tools(Catalogue const& offered, Selection const&, Catalogue const& known);
inline Result<Catalogue> select_tools(Catalogue const& all, Selection const& selection) {
  return select_tools(all, selection, all);
}

// Whether a composed tool may send the request of this tool, which only reads, for the caller. Exclusions
// always hold. The toolsets of the command line say what is listed; those of a token and of a request bound
// what is read, and so do exact names: both only where they name more than composed tools and those of the
// catalogue, since whoever names these alone means what they stand for.
bool is_part_selected(ToolSelections const&, Tool const& part);

// Whether a composed tool may send the request of this tool, which writes, for the caller: as
// is_part_selected(), and methods and read-only are those of the single tool. What is named_only has to be
// named by the command line.
bool is_write_selected(ToolSelections const&, Tool const& part);

// Whether all selections together leave something that the tool may read. True for every tool but composed
// ones: of these each selection may leave a part that another one takes away.
bool has_selected_part(ToolSelections const&, Tool const&);

// The tools without those that have nothing left to read.
Catalogue with_selected_parts(Catalogue offered, ToolSelections const&);

// Whether a tool that is not offered may be called nevertheless, by its name or by a tool of the catalogue:
// where affinity_tools_read (or _write, for what does not only read) is offered, and every criterion but the
// toolsets of the command line includes the tool. What is named_only is not reached.
bool is_reachable(Tool const&, Catalogue const& offered, ToolSelections const&);

}  // namespace affinity::tools
