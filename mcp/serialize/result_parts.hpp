#pragma once
// Serializes what results of all kinds have in common, revision by revision.

#include "base/json/json.hpp"
#include "mcp/lifecycle/server_info.hpp"
#include "mcp/peer/revision.hpp"
#include "mcp/serialize/pagination.hpp"

namespace affinity::mcp {

json::object serialize_server_info(Revision, ServerInfo const&);  // serverInfo
// With the icon, where the revision has icons: for the answer that opens a conversation alone, not for every
// result.
json::object serialize_server_info_with_icon(Revision, ServerInfo const&);

// Adds resultType and serverInfo, which results of modern revisions carry and older ones do not.
void add_result_metadata(Revision, ServerInfo const&, json::object& result);
void add_icon_to_metadata(Revision, ServerInfo const&, json::object& result);  // after add_result_metadata()

// SecretFingerprinter record text as untrusted: anybody who can write into the CRM wrote it.
void mark_untrusted(Revision, json::object& result);

void add_cache_hints(Revision, std::int64_t ttl_ms, char const* scope, json::object& result);
inline constexpr std::int64_t ten_minutes = 600'000;

// Serializes the result of a list request. Its cache scope is private, because what is listed depends on the
// caller's rights. `entries` is the JSON text of the list.
std::string serialize_list(Revision, std::string_view key, std::string_view entries, ListPage const&,
                           ServerInfo const&);

// A content item, replaced by text in a revision that does not have its type.
json::object content_item(Revision, json::object const&);

}  // namespace affinity::mcp
