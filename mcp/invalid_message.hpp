#pragma once
// The answer to what cannot be read as a message, with its id where that can still be told.

#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"

#include <string_view>

namespace affinity::mcp {

// `null_id`: an error without an id has to carry null.
Reply invalid_message_reply(InvalidMessage const&, bool null_id);
Reply parse_error_reply(std::string_view bytes, Error const& why, bool null_id);

}  // namespace affinity::mcp
