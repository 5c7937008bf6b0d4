#pragma once
// Values that each rule of a structured search takes, and ones that it does not.

#include "base/json/json.hpp"
#include "tools/v2/search_rules.hpp"

namespace affinity::tests {

// One value, or one item of a list.
inline json::value search_item(tools::v2::SearchValue kind, bool second = false) {
  using Value = tools::v2::SearchValue;
  switch (kind) {
    case Value::text: return second ? "Fintech" : "Robotics";
    case Value::number: return second ? 9 : 5;
    case Value::day: return second ? "2026-11-21" : "2026-01-31";
    case Value::option: return {{"dropdownOptionId", second ? 52004 : 52003}};
    case Value::record: return {{"id", second ? 730002 : 730001}};
    case Value::location: return {{"city", second ? "Paris" : "Berlin"}};
    case Value::window: return {{"amount", json::array{30}}, {"unit", "day"}};
    case Value::range: return {{"amount", json::array{1, 3}}, {"unit", "month"}};
    case Value::age: return {{"amount", 14}, {"unit", "day"}};
    case Value::none: break;
  }
  return nullptr;
}

inline json::value search_sample(tools::v2::SearchRule const& rule) {
  if (!rule.takes_list()) return search_item(rule.value);
  json::array values;
  for (std::size_t i = 0; i < 2; ++i) values.push_back(search_item(rule.value, i == 1));
  return values;
}

inline json::array search_list(tools::v2::SearchValue kind, std::size_t size) {
  json::array values;
  for (std::size_t i = 0; i < size; ++i) values.push_back(search_item(kind));
  return values;
}

}  // namespace affinity::tests
