#pragma once
// Affinity says which endpoint to take instead; a model has tools.

#include "tools/catalogue.hpp"
#include "tools/outcome.hpp"

#include <string>
#include <string_view>

namespace affinity::tools {

// "create it there with POST /opportunities" → "… with create_a_affinity_opportunity". What is no endpoint of
// a tool stays.
std::string with_tool_names(std::string_view words, Catalogue const&);

void name_tools(Outcome& failure, Catalogue const&);  // in the text and in error.message and next_step

}  // namespace affinity::tools
