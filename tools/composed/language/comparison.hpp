#pragma once
// The comparisons of conditions.

namespace affinity::tools::composed {

enum class Comparison {
  is,        // one of the values; a day is in the range
  is_not,    // none of them; an empty cell is not any value
  contains,  // a text with one of the values in it
  not_contains,
  empty,
  not_empty,
  greater,
  at_least,
  less,
  at_most,  // of a number
  between,  // numbers or days, both ends included
  before,   // of days: the cell's is earlier than the range; never contacted counts as before
  after,    // the cell's is later than the range
  on_or_before,
  on_or_after
};

}  // namespace affinity::tools::composed
