#pragma once
// The times that a date operator of a structured search stands for (Affinity v2, Structured Search).

#include "sandbox/v2/search/criteria.hpp"

#include <chrono>

namespace affinity::sandbox::v2::search {

struct TimeRange {
  WallTime from = WallTime::min(), to = WallTime::max();  // without `to`

  bool has(WallTime time) const { return time >= from && time < to; }
};

// Dates compare as days, which end at midnight Pacific; today is the one of `now`. Both ends belong to a
// window, and today to windows of the last and of the next days. What is some weeks, months, quarters or
// years old was on exactly that day; minutes and hours compare as whole minutes. An age is not negative: what
// is still to come is not "less than 5 days" old.
//
// A negative operator, "is-not-on", has the range of its positive one.
TimeRange time_range(ValueFilter const&, WallTime now);

}  // namespace affinity::sandbox::v2::search
