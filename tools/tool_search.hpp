#pragma once
// Finds tools by words: lexical, over names, titles, descriptions, toolsets and the names of arguments.

#include "tools/tool.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace affinity::tools {

// The tools that the words of the query fit, best first; none for a query of nothing but fillers. Synonyms,
// plurals, beginnings of words and typos count, words that few tools have count most.
std::vector<Tool const*> search_tools(std::span<Tool const* const> tools, std::string_view query);

}  // namespace affinity::tools
