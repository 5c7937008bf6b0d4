#pragma once
// Numbers of the items of a receipt, as people give them: "1,3-5".

#include "base/result.hpp"

#include <string_view>
#include <vector>

namespace affinity::server {

// In order, without duplicates; none for an empty text. From 1 to 500.
Result<std::vector<int>> parse_item_numbers(std::string_view text);

}  // namespace affinity::server
