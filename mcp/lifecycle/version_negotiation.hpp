#pragma once
// Version negotiation: the revision of a message is declared in its _meta (2026-07-28) or was negotiated by
// `initialize` before (MCP 2026-07-28, versioning).

#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"
#include "mcp/peer/revision.hpp"

#include <variant>

namespace affinity::mcp {

// Whether the message declares its version in _meta, as requests of 2026-07-28 do and no older client does.
bool declares_version(Message const&);

// Reports the first failure, in the order of the official conformance suite.
std::variant<Revision, ErrorResponse> negotiate_revision(Message const&, Peer const&, Exchange const&);

// Whether a batch is accepted: in 2025-03-26 only, which requires servers to receive them.
bool accepts_batch(Peer const&, Exchange const&);

json::array modern_versions();  // for server/discover and for the data of -32022

}  // namespace affinity::mcp
