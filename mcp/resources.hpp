#pragma once
// Resources as a request is offered them, for reading, completion and subscriptions.

#include "tools/client_context.hpp"
#include "tools/resources/resource.hpp"

#include <string_view>

namespace affinity::mcp {

tools::ResourceMatch find_offered_resource(tools::ToolContext const&, std::string_view uri);

// Whether the change affects the resource: it names its URI, or a prefix of it that ends at a slash.
bool affects(tools::Change const&, std::string_view uri);

}  // namespace affinity::mcp
