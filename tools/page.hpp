#pragma once
// The body of a list answer → records and where the next page begins (Affinity v1, Pagination).

#include "base/json/json.hpp"
#include "base/json/repair.hpp"
#include "base/sanitize/json_outline.hpp"
#include "tools/tool.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

struct Page {
  json::array items{};
  std::string next_token{};  // empty at the end
  std::string lost{};        // a sentence: there are more pages, and no way to them
};

// Takes a bare array too where an object is documented, and the other way round: Affinity's own pages
// disagree.
Result<Page> read_page(Paging const&, json::value body);

// The same over the text of a body, whose records mostly go on as they came.
struct PageText {
  std::vector<JsonItem> items{};  // in the body
  std::string next_token{};
  bool cleaned = false;   // characters had to be mended
  std::string missing{};  // what had to be mended otherwise, as a sentence
  std::string lost{};
};

// Writes the body anew where what stands around the records is not verbatim.
Result<PageText> read_page_text(Paging const&, std::string& body);

}  // namespace affinity::tools
