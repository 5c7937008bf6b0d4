#pragma once
// Builds the HTTP request from a row and validated arguments.

#include "base/http/message.hpp"
#include "base/json/json.hpp"
#include "tools/tool.hpp"

#include <optional>
#include <string>

namespace affinity::tools {

// The page to request (Affinity v1, Pagination). All requests of one list use the same size.
struct PageRequest {
  int size = 0;
  std::string token{};  // empty = the first page
};

Request plan(Tool const&, json::object const& arguments, std::optional<PageRequest> const& = {});

}  // namespace affinity::tools
