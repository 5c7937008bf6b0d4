#pragma once
// The tools of the catalogue, which find and call tools that are not listed. They change no list, so they
// work in every client; nothing of them is remembered between calls. mcp/catalogue_call.hpp performs the
// calls.

#include "tools/selection.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace affinity::tools {

// Whether a call of this tool is the call of another, which its arguments name.
bool calls_another_tool(Tool const&);

// The tool of the catalogue that calls tools of this effect.
std::string_view caller_of(Effect);

// A tool that is not offered but reached (is_reachable); null when there is none of this name.
Tool const* find_reachable(std::string_view name, Catalogue const& offered, Catalogue const& known,
                           ToolSelections const&);

// Those that are offered and those that are reached, in order.
std::vector<Tool const*> callable_tools(Catalogue const& offered, Catalogue const& known,
                                        ToolSelections const&);

// Copies of those that only read: where an unlisted write looks for the tool that shows whether it was made.
std::vector<Tool> callable_reads(Catalogue const& offered, Catalogue const& known, ToolSelections const&);

std::string_view effect_word(Effect);  // "reads", for documents and for models

// What a toolset is about, as a phrase; empty for one that is not known.
std::string_view toolset_summary(std::string_view toolset);

}  // namespace affinity::tools
