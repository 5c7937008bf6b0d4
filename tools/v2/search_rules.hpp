#pragma once
// Which operators a filter of a structured search may have for which type of value, and what each compares
// with (Affinity v2, Structured Search; version 2026-09-17).

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace affinity::tools::v2 {

enum class SearchValue {
  none,
  text,      // "robot"
  number,    // 5
  day,       // "2026-11-21"
  option,    // {"dropdownOptionId": 1}
  record,    // {"id": 1}
  location,  // {"city": "Berlin"}: one or more of five parts
  window,    // {"amount": [30], "unit": "day"}: one or two whole numbers from 1 on
  range,     // {"amount": [1, 3], "unit": "month"}: two of them
  age,       // {"amount": 14, "unit": "day"}: a whole number from 0 on
};

struct SearchRule {
  std::span<std::string_view const> value_types{};
  std::span<std::string_view const> operators{};
  SearchValue value = SearchValue::none;
  std::size_t fewest = 1, most = 1;  // values; a list of them where it may be more than one

  bool takes_list() const { return most > 1; }
  bool is_interval() const { return fewest == 2 && most == 2; }
};

std::span<SearchRule const> search_rules();
std::span<std::string_view const> search_value_types();  // all 15
std::span<std::string_view const> location_parts();
std::span<std::string_view const> relative_units();      // from "minute" to "year"
std::span<std::string_view const> units_of_one_field();  // "minute", "hour": of time-in-current-status alone

SearchRule const* search_rule(std::string_view value_type, std::string_view op);  // null: no such pair
std::vector<std::string_view> search_operators(std::string_view value_type);
std::vector<std::string_view> search_operators();  // of any type
bool takes_attribute(std::string_view value_type);

// The valueType of filters on a field with that valueType in its metadata: "date" for "datetime" and
// "interaction", else the same; empty where it cannot be filtered by.
std::string_view filter_type_of(std::string_view metadata_type);

// What a filter compares with, for a message: "a list of 1 to 100, each item {…}".
std::string_view phrase_of(SearchValue);

}  // namespace affinity::tools::v2
