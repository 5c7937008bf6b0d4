#include "sandbox/v2/search/run.hpp"

#include "base/text/text.hpp"

#include <algorithm>

namespace affinity::sandbox::v2::search {

namespace run {
namespace {

constexpr std::size_t most_bytes_of_key = 200;

std::strong_ordering compare_keys(SortKey const& one, SortKey const& other, bool descending) {
  if (one.empty || other.empty) return one.empty <=> other.empty;
  auto const& first = descending ? other : one;
  auto const& second = descending ? one : other;
  if (first.number != second.number)
    return first.number < second.number ? std::strong_ordering::less : std::strong_ordering::greater;
  return first.text.compare(second.text) <=> 0;
}

}  // namespace
}  // namespace run

SortKey key_of_number(double number) { return {.empty = false, .number = number}; }

SortKey key_of_text(std::string_view text) {
  auto size = std::min(text.size(), run::most_bytes_of_key);
  while (size < text.size() && size > 0 && (text[size] & 0xC0) == 0x80) --size;
  return {.empty = false, .text = lower(text.substr(0, size))};
}

// [1795251600000,730001,null,12.5,"acme"]
std::string position_text(Position const& position) {
  json::array out{position.as_of.time_since_epoch().count(), position.id};
  for (auto const& key : position.keys) {
    if (key.empty)
      out.emplace_back(nullptr);
    else if (!key.text.empty() || key.number == 0)
      out.push_back(json::array{key.number, key.text});
    else
      out.emplace_back(key.number);
  }
  return write_json(out);
}

std::optional<Position> position_in(std::string_view text, std::size_t sorts) {
  auto const parsed = parse_json(text);
  auto const* items = parsed ? parsed->if_array() : nullptr;
  if (!items || items->size() != sorts + 2) return std::nullopt;
  auto const as_of = as_int64((*items)[0]), id = as_int64((*items)[1]);
  constexpr std::int64_t latest = 253'402'300'800'000;  // the end of the year 9999
  if (!as_of || *as_of < 0 || *as_of > latest || !id) return std::nullopt;
  Position out{.as_of = WallTime(Milliseconds(*as_of)), .id = *id};
  for (std::size_t i = 2; i < items->size(); ++i) {
    auto const& item = (*items)[i];
    auto const* pair = item.if_array();
    if (item.is_null())
      out.keys.emplace_back();
    else if (item.is_number())
      out.keys.push_back(key_of_number(item.to_number<double>()));
    else if (pair && pair->size() == 2 && (*pair)[0].is_number() && (*pair)[1].is_string())
      out.keys.push_back({.empty = false,
                          .number = (*pair)[0].to_number<double>(),
                          .text = std::string(view((*pair)[1].get_string()))});
    else
      return std::nullopt;
  }
  return out;
}

void Run::add(Id id, std::vector<SortKey> keys) {
  order_.push_back(std::uint32_t(ids_.size()));
  ids_.push_back(id);
  for (auto& key : keys) keys_.push_back(std::move(key));
  if (descending_.empty()) sorted_ = ids_.size();
}

std::strong_ordering Run::compare(std::span<SortKey const> one, Id one_id, std::span<SortKey const> other,
                                  Id other_id) const {
  for (std::size_t i = 0; i < descending_.size(); ++i)
    if (auto const order = run::compare_keys(one[i], other[i], descending_[i]); order != 0) return order;
  return one_id <=> other_id;
}

// Twice as many at a time as were sorted before, so that all pages together cost little more than one sort.
void Run::sort_up_to(std::size_t place) {
  if (place <= sorted_) return;
  auto const until = std::min(order_.size(), std::max(place, 2 * sorted_));
  auto const before = [&](std::uint32_t one, std::uint32_t other) { return is_before(one, other); };
  auto const from = order_.begin() + std::ptrdiff_t(sorted_), to = order_.begin() + std::ptrdiff_t(until);
  if (to != order_.end()) std::nth_element(from, to, order_.end(), before);
  std::sort(from, to, before);
  sorted_ = until;
}

PageBounds Run::page(PageRequest const& page, std::optional<Position> const& position) {
  auto const limit = std::size_t(page.limit);
  std::size_t at = 0;
  if (position) {
    bool const after = page.side == PageRequest::Side::after;
    auto const is_passed = [&](std::uint32_t index) {
      auto const order = compare(keys_of(index), ids_[index], position->keys, position->id);
      return after ? order <= 0 : order < 0;
    };
    while (sorted_ < order_.size() && (sorted_ == 0 || is_passed(order_[sorted_ - 1])))
      sort_up_to(std::max(2 * sorted_, limit));
    auto const end = order_.begin() + std::ptrdiff_t(sorted_);
    at = std::size_t(std::partition_point(order_.begin(), end, is_passed) - order_.begin());
    if (!after) return {at - std::min(at, limit), at};
  }
  auto const end = std::min(order_.size(), at + limit);
  sort_up_to(end);
  return {at, end};
}

Position Run::position_at(std::size_t place, WallTime as_of) const {
  auto const keys = keys_of(order_[place]);
  return {.as_of = as_of, .id = id_at(place), .keys = {keys.begin(), keys.end()}};
}

}  // namespace affinity::sandbox::v2::search
