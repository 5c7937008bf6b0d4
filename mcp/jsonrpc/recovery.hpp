#pragma once
// What can still be told of a message that is no JSON that we take: who skims over it cares for quotes,
// brackets and commas alone.

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
