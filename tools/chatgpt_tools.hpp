#pragma once
// search and fetch: each several reads of Affinity v1 for one answer in the form that ChatGPT cites from.

#include "tools/tool_context.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// At most so many requests to Affinity for one call, of which whoami, fields and lists are remembered.
inline constexpr int most_search_requests = 13, most_fetch_requests = 12;

Task<Outcome> search_everything(ToolContext const&, Tool const&, json::object const& checked,
                                client::CallContext const&);
Task<Outcome> fetch_anything(ToolContext const&, Tool const&, json::object const& checked,
                             client::CallContext const&);

// The words of a query that can be looked for, in lower case, each once: "What about Acme's Series A?" →
// acme, series.
std::vector<std::string> words_of_query(std::string_view query);

// A value of a field as a person would write it; a record that it names as "person:123".
std::string value_in_words(json::value const& field_value);

}  // namespace affinity::tools
