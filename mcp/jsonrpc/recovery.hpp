#pragma once
// Error recovery: finds the id or the messages of a batch in malformed JSON by quotes, brackets and commas
// alone.

#include "mcp/jsonrpc/id.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace affinity::mcp {

// The id of a request, anywhere among the members of the outermost object; nullopt when there is none or the
// message is a response, whose id is the server's.
std::optional<Id> recover_id(std::string_view message);

// The messages of a batch; nullopt when the array is not closed.
std::optional<std::vector<std::string_view>> recover_batch(std::string_view batch);

}  // namespace affinity::mcp
