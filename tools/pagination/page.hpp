#pragma once
// Parses one page of a list: its records and the token of the next page (Affinity v1 and v2,
// Pagination).

#include "base/json/json.hpp"
#include "base/json/repair.hpp"
#include "base/sanitize/json_outline.hpp"
#include "tools/tool.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

struct Page {
  json::array items{};
  std::string next_token{};   // empty at the end
  std::string unreachable{};  // why further pages cannot be read, as a sentence
};

// Accepts a bare array where an object is documented and vice versa: Affinity's documentation is
// inconsistent.
Result<Page> parse_page(Paging const&, json::value body);

// The same over the text of a body, whose records mostly can be copied verbatim.
struct PageOutline {
  std::vector<JsonItem> items{};  // in the body
  std::string next_token{};
  bool cleaned = false;   // characters were replaced
  std::string missing{};  // what else was lost in the repair, as a sentence
  std::string unreachable{};
  json::object beside{};  // v2: further members of the answer, linked_page.hpp
};

// Rewrites the body where the text around the records is not verbatim.
Result<PageOutline> outline_page(Paging const&, std::string& body);

}  // namespace affinity::tools
