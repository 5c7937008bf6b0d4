#pragma once
// Pagination of the server's own lists (MCP 2026-07-28, pagination). One page unless a list is long.

#include "base/json/json.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::mcp {

// The `count` entries of a list that follow the first `offset`.
struct ListPage {
  std::size_t offset = 0;
  std::size_t count = std::size_t(-1);
  std::string next_cursor{};  // empty at the end
};

// The page that params.cursor asks for; nullopt when the cursor was not issued for this list.
std::optional<ListPage> read_page(json::object const& params, std::string_view list, std::size_t total,
                                  std::size_t page_size);

}  // namespace affinity::mcp
