#pragma once
// Fetches the records of a list page by page into one JSON text that can end before any record.

#include "base/sanitize/json_outline.hpp"
#include "tools/pagination/cursor.hpp"
#include "tools/tool_context.hpp"

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

  static std::size_t begin() { return std::string_view(R"({"result":[)").size(); }
  std::size_t count() const { return ends.size(); }
  std::string_view record(std::size_t) const;
  void add(std::string_view record);
  void truncate(std::size_t records);
  void truncate_before(std::size_t record);  // keeps those before, and sets `next`
};

// One read of a list. Everything in it outlives the read.
struct ListRun {
  ToolContext const& context;
  Tool const& tool;
  json::object const& arguments;
  client::CallContext const& call;
  std::size_t limit = 100;
  int page_size = 100;
};

// One page; a status other than 2xx is an error.
Task<Result<Response>> fetch_page(ListRun const&, ListPosition const&, client::CallContext const&);

// How much is read: `limit` records, the whole pages that contain them, or the whole list.
enum class Extent { limit, whole_pages, everything };

// From a position on. An error only when nothing was read.
Task<Result<FetchedRecords>> fetch_pages(ListRun const&, ListPosition const& from, Extent);

// Adds one record with its selected fields; `with_sort_key` where the records may be sorted.
Result<void> add_record(FetchedRecords&, ListRun const&, JsonItem const&, bool with_sort_key);

// The body is not complete JSON.
Error truncated_body_error(int status);

}  // namespace affinity::tools
