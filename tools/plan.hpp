#pragma once
// Row and checked arguments → the request that Affinity gets.

#include "base/http/message.hpp"
#include "base/json/json.hpp"
#include "tools/tool.hpp"

#include <optional>
#include <string>

namespace affinity::tools {

// Which part of a list to ask for (Affinity v1, Pagination). Every request of one run repeats the same size.
struct PageRequest {
  int size = 0;
  std::string token{};  // empty = the first page
};

Request plan(Tool const&, json::object const& arguments, std::optional<PageRequest> const& = {});

}  // namespace affinity::tools
