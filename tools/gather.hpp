#pragma once
// The records of a list, page after page, as one JSON text that can end before any of them.

#include "base/sanitize/json_outline.hpp"
#include "tools/call.hpp"
#include "tools/cursor.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// A place in the whole list: a page of Affinity's and a record in it, or a record in an order of ours.
struct Place {
  std::string token{};  // empty = the first page
  std::size_t offset = 0;
  Circle circle{};  // of the tokens that led here
  Way way = Way::affinitys;
  Mark after{};
};

// The records that follow one another on a page, of which the first is the answer's `first`th.
struct Stretch {
  Place from{};
  std::size_t first = 0;
};

struct Gathered {
  std::string text = R"({"result":[)";  // the records with their commas
  std::vector<std::size_t> ends{};      // of each of them in the text
  std::vector<Stretch> stretches{};     // so that the answer can end before any record
  std::vector<Mark> marks{};            // of each record, when they stand in an order of ours
  bool can_be_ordered = true;           // each has a mark
  std::optional<Place> next{};          // where to go on; nothing at the end
  std::string why{};                    // set when the answer is not what was asked for
  std::string missing{};                // what of the records could not be read as it is
  bool cleaned = false;

  static std::size_t begin() { return std::string_view(R"({"result":[)").size(); }
  std::size_t count() const { return ends.size(); }
  std::string_view record(std::size_t) const;
  void add(std::string_view record);
  void keep(std::size_t records);
  void end_before(std::size_t record);  // keeps those before, and goes on there
};

// One run through a list. All of it outlives the run.
struct Run {
  ToolContext const& context;
  Tool const& tool;
  json::object const& arguments;
  client::CallContext const& call;
  std::size_t limit = 100;
  int page_size = 100;
};

// One page; an answer other than 2xx is an error.
Task<Result<Response>> fetch_page(Run const&, Place const&, client::CallContext const&);

// How much is read: `limit` records; that many and what else stands on their pages; or all there is.
enum class Extent { limit, whole_pages, everything };

// From a place on. An error only where nothing was read.
Task<Result<Gathered>> gather(Run const&, Place const& from, Extent);

// One record as the caller wants to see it, added to the others; `marked` where they may be put in order.
Result<void> add_record(Gathered&, Run const&, JsonItem const&, bool marked);

// Affinity answered, and not with JSON that is whole.
Error not_whole(int status);

}  // namespace affinity::tools
