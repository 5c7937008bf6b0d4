#pragma once
// search and fetch: several reads of Affinity for one result in the form that ChatGPT cites.

#include "tools/composed/language/names.hpp"
#include "tools/records/record_ref.hpp"
#include "tools/tool_context.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace affinity::tools {

// Limits of requests to Affinity for one call; whoami, fields and lists are cached. A name that fetch has to
// resolve first costs up to max_resolve_requests more.
inline constexpr int max_search_requests = 25, max_fetch_requests = 12, max_resolve_requests = 13;

Task<Outcome> search_tool(ToolContext const&, Tool const&, json::object const& checked,
                          client::CallContext const&);
Task<Outcome> fetch_tool(ToolContext const&, Tool const&, json::object const& checked,
                         client::CallContext const&);

// What fetch was asked for: an id from search, a ref such as company:7, the page of a record, or a name,
// e-mail or domain, which are resolved as by the tools of toolset work. Else the outcome that says what to
// give.
using FetchAsked = std::variant<RecordRef, Outcome>;
Task<FetchAsked> record_to_fetch(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);

// "company:7" as search and fetch name it, "organization:7"; nothing for kinds that they do not give.
std::optional<RecordRef> record_ref_of(composed::Ref const&);

// The distinct words of a query without stop words, in lower case: "What about Acme's Series A?" → acme,
// series.
std::vector<std::string> query_words(std::string_view query);

// A field value as text; a record that it refers to as "person:123".
std::string field_value_text(json::value const& field_value);

}  // namespace affinity::tools
