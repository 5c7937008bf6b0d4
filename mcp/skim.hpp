#pragma once
// What can still be told of a message that is no JSON that we take: who skims over it cares for quotes,
// brackets and commas alone.

#include "mcp/id.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace affinity::mcp {

// The id of a request, wherever it stands among the members of the outermost object; nothing when there is
// none or the message is a response: its id is one of ours.
std::optional<Id> skim_id(std::string_view message);

// The messages of a batch, when the array ends where it should.
std::optional<std::vector<std::string_view>> skim_batch(std::string_view batch);

}  // namespace affinity::mcp
