#pragma once
// Pages of the lists that we give (MCP 2026-07-28, pagination). One page unless a list is long.

#include "base/json.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::mcp {

// Of a list: `count` entries behind the first `from`.
struct Part {
  std::size_t from = 0;
  std::size_t count = std::size_t(-1);
  std::string next_cursor{};  // empty at the end
};

// The part that params.cursor asks for; nothing when it is no cursor that we gave for this list.
std::optional<Part> read_part(json::object const& params, std::string_view list, std::size_t total,
                              std::size_t page_size);

}  // namespace affinity::mcp
