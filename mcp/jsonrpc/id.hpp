#pragma once
// JSON-RPC ids and progress tokens, which are echoed unchanged in value and type.

#include "base/json/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace affinity::mcp {

using Id = std::variant<std::int64_t, std::string>;

json::value to_json(Id const&);
// Strings of at most 256 bytes and integers of 64 bits; not null, not 1.0, not 1e3.
std::optional<Id> read_id(json::value const&);

}  // namespace affinity::mcp
