#pragma once
// The answer to what cannot be read as a message, with its id where that can still be told.

#include "mcp/handler.hpp"
#include "mcp/message.hpp"

#include <cstddef>
#include <string_view>

namespace affinity::mcp {

constexpr std::size_t max_values = 100'000;  // in one message

// `null_id`: an error without an id has to carry null.
Reply unreadable(Unreadable const&, bool null_id);
Reply parse_failed(std::string_view bytes, Error const& why, bool null_id);

}  // namespace affinity::mcp
