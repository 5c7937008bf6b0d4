#pragma once
// Error replies to invalid messages and malformed JSON, with the id of the request where it can be recovered.

#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"

#include <string_view>

namespace affinity::mcp {

// Before 2025-11-25 an error without a readable id has to carry null.
bool wants_null_id(Peer const&, Exchange const&);

// `null_id`: an error without an id carries a null id.
Reply invalid_message_reply(InvalidMessage const&, bool null_id);
Reply parse_error_reply(std::string_view bytes, Error const& why, bool null_id);

}  // namespace affinity::mcp
