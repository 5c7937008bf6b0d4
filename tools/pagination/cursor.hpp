#pragma once
// The opaque cursor of a list, over the three ways in which the API paginates.

#include "base/json/json.hpp"
#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::tools {

// Detects cycles in a sequence of page tokens of any length over any number of calls (Brent's algorithm: one
// token is kept and compared with the next 1, 2, 4, 8 …).
struct CycleDetector {
  std::string kept{};  // fingerprint of a token
  int steps = 0;       // since the token was kept
  int span = 1;        // steps after which the next token is kept

  bool seen_before(std::string_view token);  // true closes the cycle
  bool operator==(CycleDetector const&) const = default;
};

// Sort key of a record: its rank, and its id as tie-breaker.
struct SortKey {
  std::int64_t rank = 0, id = 0;

  auto operator<=>(SortKey const&) const = default;
};

// The order of a list: Affinity's, sorted here, or the records that with_interaction_dates filters out.
enum class Traversal { upstream_order, sorted, without_interactions };

struct Cursor {
  std::string query{};     // fingerprint of the call that made it
  std::string token{};     // Affinity's page_token; empty = the first page
  std::size_t offset = 0;  // records of that page that earlier answers had
  int page_size = 0;       // constant: Affinity refuses a token with another size
  CycleDetector cycle{};
  Traversal traversal = Traversal::upstream_order;
  int term = 0;     // index of the spelling variant that is searched; 0 = as given
  SortKey after{};  // traversal sorted: the last record of the previous answer

  bool operator==(Cursor const&) const = default;
};

// A hash of at most twelve decimal digits, which cost a model four tokens.
std::string short_fingerprint(std::string_view text);

// A cursor is bound to the tool and its arguments, those of the body too, except `limit`, `next_cursor` and
// `fields`. The order of the members of an object does not matter.
std::string query_fingerprint(std::string_view tool, json::object const& arguments);

std::string write_cursor(Cursor const&);
// Rejects a cursor that was changed or belongs to another query.
Result<Cursor> read_cursor(std::string_view text, std::string_view query);

}  // namespace affinity::tools
