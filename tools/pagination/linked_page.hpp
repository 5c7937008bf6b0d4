#pragma once
// What a page of Affinity's newer API has beside its records (Affinity v2, Pagination).

#include "base/json/json.hpp"
#include "base/sanitize/json_outline.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// The `cursor` of a nextUrl, decoded; empty without one. Only it is taken: some URLs have another path, and a
// URL of an answer is never followed, because it could lead the key to a foreign host.
std::string cursor_in(std::string_view next_url);

struct PageSurroundings {
  std::string next_cursor{};  // empty at the end
  json::object beside{};      // members of the answer beside its records: type, explanation; total_count
  bool cleaned = false;       // characters of them were replaced
};

// From the members of the body, without `data`.
PageSurroundings read_surroundings(std::vector<JsonMember> const& members);

}  // namespace affinity::tools
