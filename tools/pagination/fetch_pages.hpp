#pragma once
// Fetches the records of a list page by page.

#include "base/sanitize/json_outline.hpp"
#include "tools/pagination/fetched_records.hpp"
#include "tools/tool_context.hpp"

#include <cstddef>

namespace affinity::tools {

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
