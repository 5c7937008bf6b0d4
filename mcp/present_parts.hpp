#pragma once
// What results of all kinds have in common, revision by revision.

#include "base/json.hpp"
#include "mcp/lifecycle/server_info.hpp"
#include "mcp/revision.hpp"
#include "mcp/serialize/pagination.hpp"

namespace affinity::mcp {

json::object present_info(Revision, ServerInfo const&);  // serverInfo

// Every modern result says what it is and who gives it; no older one has either.
void finish(Revision, ServerInfo const&, json::object& result);

// Record text comes from whoever could write it into the CRM; hosts that know the mark can treat it so.
void mark_untrusted(Revision, json::object& result);

void cacheable(Revision, std::int64_t ttl_ms, char const* scope, json::object& result);
inline constexpr std::int64_t ten_minutes = 600'000;

// The text of a list's result. Private to the caller, because what is listed depends on the caller's rights.
// `entries` is the text of the list itself, which is by far the most of it.
std::string write_list(Revision, std::string_view key, std::string_view entries, ListPage const&,
                       ServerInfo const&);

// A content item, or what stands for it in a revision that does not have its type.
json::object content_item(Revision, json::object const&);

}  // namespace affinity::mcp
