#pragma once
// search and fetch: several reads of Affinity v1 for one result in the form that ChatGPT cites.

#include "tools/tool_context.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// Limits of requests to Affinity for one call; whoami, fields and lists are cached.
inline constexpr int max_search_requests = 13, max_fetch_requests = 12;

Task<Outcome> search_tool(ToolContext const&, Tool const&, json::object const& checked,
                          client::CallContext const&);
Task<Outcome> fetch_tool(ToolContext const&, Tool const&, json::object const& checked,
                         client::CallContext const&);

// The distinct words of a query without stop words, in lower case: "What about Acme's Series A?" → acme,
// series.
std::vector<std::string> query_words(std::string_view query);

// A field value as text; a record that it refers to as "person:123".
std::string field_value_text(json::value const& field_value);

}  // namespace affinity::tools
