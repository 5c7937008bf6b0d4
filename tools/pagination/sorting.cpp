#include "tools/pagination/sorting.hpp"

#include "base/clock.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace affinity::tools {

namespace {

// Keeps the records at these positions, in this order.
void keep_in_order(FetchedRecords& all, std::vector<std::size_t> const& positions) {
  FetchedRecords chosen;
  chosen.text.reserve(all.text.size());
  for (auto const position : positions) {
    chosen.add(all.record(position));
    chosen.sort_keys.push_back(all.sort_keys[position]);
  }
  all.text = std::move(chosen.text);
  all.ends = std::move(chosen.ends);
  all.sort_keys = std::move(chosen.sort_keys);
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

std::optional<SortKey> sort_key_of(SortOrder const& order, json::value const& record) {
  auto const* by = member(record, order.by);
  auto const* id = member(record, order.id);
  auto const number = id ? as_int64(*id) : std::nullopt;
  auto const rank = by ? rank_of(*by) : rank_of(nullptr);
  if (!number || !rank) return std::nullopt;
  return SortKey{.rank = *rank, .id = *number};
}

void sort_records(FetchedRecords& all) {
  std::vector<std::size_t> positions(all.count());
  std::iota(positions.begin(), positions.end(), std::size_t(0));
  auto const sort_key = [&](std::size_t position) -> SortKey const& { return all.sort_keys[position]; };
  if (std::ranges::is_sorted(positions, std::ranges::greater{}, sort_key)) return;
  std::ranges::stable_sort(positions, std::ranges::greater{}, sort_key);
  keep_in_order(all, positions);
}

void drop_until(FetchedRecords& all, SortKey const& last) {
  auto const first =
      std::ranges::find_if(all.sort_keys, [&](SortKey const& sort_key) { return sort_key < last; });
  std::vector<std::size_t> positions(std::size_t(all.sort_keys.end() - first));
  std::iota(positions.begin(), positions.end(), std::size_t(first - all.sort_keys.begin()));
  keep_in_order(all, positions);
}

}  // namespace affinity::tools
