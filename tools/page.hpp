#pragma once
// The body of a list answer → records and where the next page begins (Affinity v1, Pagination).

#include "base/json.hpp"
#include "tools/tool.hpp"

#include <string>

namespace affinity::tools {

struct Page {
  json::array items{};
  std::string next_token{};  // empty at the end
};

// Takes a bare array too where an object is documented, and the other way round: Affinity's own pages
// disagree.
Result<Page> read_page(Paging const&, json::value body);

}  // namespace affinity::tools
