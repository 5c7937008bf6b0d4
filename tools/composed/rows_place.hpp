#pragma once
// Where reading the rows of a list begins and ends in one call, so that a cursor goes on behind a deadline
// and nothing is told twice: a page of Affinity's, how many of its rows were read before, and how many rows
// the answer is about that the cursor continues.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/upstream/list_row.hpp"

#include <cstddef>
#include <string>

namespace affinity::tools::composed {

struct RowsPlace {
  std::string token{};    // of the page; empty = the first
  std::size_t skip = 0;   // rows of it
  std::size_t count = 0;  // rows of the answer that the cursor continues; 0 = as many as there is time for

  bool is_begin() const { return token.empty() && skip == 0; }
};

RowsPlace rows_place_at(std::string const& text);  // of WorkPlace::token
std::string to_text(RowsPlace const&);

// What the rows of one call are, and where the next ones are.
struct RowsPart {
  std::string same{};       // WorkPlace::token of these rows
  std::string next{};       // of the rows behind them; empty at the end
  bool is_all = false;      // the whole list
  bool lacks_rows = false;  // fewer than the cursor continues: there was no time for them, so none are left
};

// What to ask for from the place on.
RowsAsked from_place(RowsAsked, RowsPlace const&);
// Keeps the rows that the answer is about; those without values for want of time are left to `next`.
RowsPart keep_part(RowsRead&, RowsPlace const&);

// Where there was no time for any row: the same again.
RowsPart nothing_in_time(RowsPlace const&);

// Of the call's time; what was not read is left to the cursor.
bool is_out_of_time(Error const&);

// Says that rows are missing, here or before.
void add_unread_rows(Answer&, RowsPart const&, RowsPlace const&);

}  // namespace affinity::tools::composed
