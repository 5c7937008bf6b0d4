#include "tools/order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/clock.hpp"

namespace affinity::tools {

namespace {

// The records with these places, in this order, and no others.
void keep_in_order(Gathered& all, std::vector<std::size_t> const& places) {
  Gathered chosen;
  chosen.text.reserve(all.text.size());
  for (auto const place : places) {
    chosen.add(all.record(place));
    chosen.marks.push_back(all.marks[place]);
  }
  all.text = std::move(chosen.text);
  all.ends = std::move(chosen.ends);
  all.marks = std::move(chosen.marks);
}

std::optional<std::int64_t> rank_of(json::value const& value) {
  constexpr double steps = 1e12;  // a strength is a number from 0 to 1
  if (value.is_null()) return std::numeric_limits<std::int64_t>::min();
  if (auto const text = as_text(value)) {
    WallTime time{};
    if (!from_iso(*text, time)) return std::nullopt;
    return time.time_since_epoch().count();
  }
  if (!value.is_number()) return std::nullopt;
  auto const number = value.to_number<double>();
  return std::abs(number) < 1e6 ? std::optional(std::llround(number * steps)) : std::nullopt;
}

}  // namespace

std::optional<Mark> mark_of(SortOrder const& order, json::value const& record) {
  auto const* by = member(record, order.by);
  auto const* id = member(record, order.id);
  auto const number = id ? as_int64(*id) : std::nullopt;
  auto const rank = by ? rank_of(*by) : rank_of(nullptr);
  if (!number || !rank) return std::nullopt;
  return Mark{.rank = *rank, .id = *number};
}

void put_in_order(Gathered& all) {
  std::vector<std::size_t> places(all.count());
  std::iota(places.begin(), places.end(), std::size_t(0));
  auto const mark = [&](std::size_t place) -> Mark const& { return all.marks[place]; };
  if (std::ranges::is_sorted(places, std::ranges::greater{}, mark)) return;
  std::ranges::stable_sort(places, std::ranges::greater{}, mark);
  keep_in_order(all, places);
}

void drop_through(Gathered& all, Mark const& last) {
  auto const first = std::ranges::find_if(all.marks, [&](Mark const& mark) { return mark < last; });
  std::vector<std::size_t> places(std::size_t(all.marks.end() - first));
  std::iota(places.begin(), places.end(), std::size_t(first - all.marks.begin()));
  keep_in_order(all, places);
}

}  // namespace affinity::tools
