#pragma once
// Shared by the methods of lists, resources and subscriptions.

#include "mcp/serialize/resources_and_prompts.hpp"
#include "mcp/serialize/results.hpp"
#include "mcp/server.hpp"
#include "tools/client_context.hpp"
#include "tools/resources/resource.hpp"

#include <string_view>

namespace affinity::mcp {

tools::ResourceMatch find_offered_resource(tools::ToolContext const&, std::string_view uri);

// Whether the change affects the resource: it names its URI, or a prefix of it that ends at a slash.
bool affects(tools::Change const&, std::string_view uri);

// "notifications/tools/list_changed" and so on; empty for a change of one resource.
std::string_view list_notification(tools::Change::Kind);

// Whether the server announces changes of this list.
bool announces_changes(ServerCapabilities const&, tools::Change::Kind);

template<class Write>
Server::Answer Server::paginate(Context const& context, std::string_view list, std::size_t total,
                                Write write) {
  auto const page = read_page(context.message.params, list, total, settings_.page_size);
  if (page) return write(*page);
  return error_response(200, code::invalid_params,
                        "This cursor is none that was given for this list. Leave it out to begin again.");
}

}  // namespace affinity::mcp
