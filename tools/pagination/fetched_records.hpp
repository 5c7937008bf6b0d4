#pragma once
// The records of a list that were fetched so far: one JSON text that can end before any record.

#include "base/json/json.hpp"
#include "tools/pagination/cursor.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// A position in a list: a page of Affinity's and a record in it, or a sort key.
struct ListPosition {
  std::string token{};  // empty = the first page
  std::size_t offset = 0;
  CycleDetector cycle{};  // over the tokens so far
  Traversal traversal = Traversal::upstream_order;
  SortKey after{};
};

// Consecutive records of one page; `first` is the index of the first one in the answer.
struct PageSpan {
  ListPosition from{};
  std::size_t first = 0;
};

struct FetchedRecords {
  std::string text = R"({"result":[)";  // the records with their commas
  std::vector<std::size_t> ends{};      // end of each record in the text
  std::vector<PageSpan> page_spans{};   // to continue before any record
  std::vector<SortKey> sort_keys{};     // of each record, when they are sorted
  bool sortable = true;                 // each record has a sort key
  std::optional<ListPosition> next{};   // position to continue at; nullopt at the end
  std::string why{};                    // why the answer is incomplete
  std::string missing{};                // what was lost in the repair of records
  bool cleaned = false;
  json::object beside{};  // v2: what the first page has beside its records

  static std::size_t begin() { return std::string_view(R"({"result":[)").size(); }
  std::size_t count() const { return ends.size(); }
  std::string_view record(std::size_t) const;
  void add(std::string_view record);
  void truncate(std::size_t records);
  void truncate_before(std::size_t record);  // keeps those before, and sets `next`
};

}  // namespace affinity::tools
