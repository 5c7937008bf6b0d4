#pragma once
// Where a list goes on, as one opaque text over the three ways in which the API pages.

#include "base/json/json.hpp"
#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::tools {

// Remembers enough of a run of page tokens to notice that it goes in circles, however long it is and however
// many calls it spans (Brent's algorithm: one token is kept and compared with 1, 2, 4, 8 … that follow it).
struct Circle {
  std::string kept{};  // fingerprint of a token
  int steps = 0;       // since it was kept
  int span = 1;        // after so many steps another one is kept

  bool closes(std::string_view token);  // true when the token was seen before
  bool operator==(Circle const&) const = default;
};

// A record in an order of ours: what it is ordered by, and its id where that is the same.
struct Mark {
  std::int64_t rank = 0, id = 0;

  auto operator<=>(Mark const&) const = default;
};

// How the run goes: as Affinity has it, in an order of ours, or through the records that a flag left out.
enum class Way { affinitys, ordered, left_out };

struct Cursor {
  std::string query{};     // of_query() of the call that made it
  std::string token{};     // Affinity's page_token; empty = the first page
  std::size_t offset = 0;  // records of that page which were handed out already
  int page_size = 0;       // the run keeps it: a token is refused with another one
  Circle circle{};
  Way way = Way::affinitys;
  int term = 0;  // which spelling of the term is searched for; 0 = as it was given
  Mark after{};  // way ordered: the last record that was handed out

  bool operator==(Cursor const&) const = default;
};

// A fingerprint in at most twelve decimal digits, which are four tokens to a model.
std::string digits_of(std::string_view text);

// What a cursor is bound to: the tool and its arguments, but for `limit`, `next_cursor` and `fields`.
std::string of_query(std::string_view tool, json::object const& arguments);

std::string write_cursor(Cursor const&);
// Refuses a text that was changed, or that another query made.
Result<Cursor> read_cursor(std::string_view text, std::string_view query);

}  // namespace affinity::tools
