#pragma once
// By which revision's rules a message is served: every message says so itself (2026-07-28) or was preceded by
// an `initialize` (MCP 2026-07-28, versioning).

#include "mcp/handler.hpp"
#include "mcp/message.hpp"
#include "mcp/revision.hpp"

#include <variant>

namespace affinity::mcp {

// The message names its version in _meta: the mark of the modern era, which no older client can send by
// chance.
bool has_claim(Message const&);

// The first failure wins; the order is that of the official conformance suite.
std::variant<Revision, Refusal> decide_era(Message const&, Peer const&, Exchange const&);

// Whether an array of messages may come now: 2025-03-26 only, where receiving them is a must.
bool may_batch(Peer const&, Exchange const&);

json::array modern_versions();  // for server/discover and for the data of -32022

}  // namespace affinity::mcp
