#include "tools/v2/search_rules.hpp"

#include <algorithm>
#include <array>

namespace affinity::tools::v2 {

// Named, since the names of one layer are compiled together.
namespace rule_table {

using Names = std::string_view const;
using Value = SearchValue;

constexpr Names all_types[]{"text",
                            "filterable-text",
                            "filterable-text-multi",
                            "number",
                            "date",
                            "dropdown",
                            "dropdown-multi",
                            "ranked-dropdown",
                            "person",
                            "person-multi",
                            "company",
                            "company-multi",
                            "location",
                            "location-multi",
                            "list-multi"};
constexpr Names attribute_types[]{"text",         "number",  "date",         "person",
                                  "person-multi", "company", "company-multi"};

constexpr Names of_text[]{"text"};
constexpr Names of_number[]{"number"};
constexpr Names of_date[]{"date"};
constexpr Names of_words[]{"filterable-text"};
constexpr Names of_word_sets[]{"filterable-text-multi"};
constexpr Names of_options[]{"dropdown", "ranked-dropdown"};
constexpr Names of_option_sets[]{"dropdown-multi"};
constexpr Names of_records[]{"person", "company"};
constexpr Names of_record_sets[]{"person-multi", "company-multi", "list-multi"};
constexpr Names of_locations[]{"location"};
constexpr Names of_location_sets[]{"location-multi"};

constexpr Names emptiness[]{"is-empty", "is-not-empty"};
constexpr Names parts[]{"contains", "does-not-contain", "starts-with", "ends-with"};
constexpr Names comparisons[]{"is-equal-to",     "is-not-equal-to",
                              "is-greater-than", "is-greater-than-or-equal-to",
                              "is-less-than",    "is-less-than-or-equal-to"};
constexpr Names between[]{"is-between"};
constexpr Names days[]{"is-on", "is-not-on", "is-before", "is-on-or-before", "is-after", "is-on-or-after"};
constexpr Names windows[]{"is-within-the-last", "is-not-within-the-last", "is-within-the-next",
                          "is-not-within-the-next"};
constexpr Names ranges[]{"is-between-relative"};
constexpr Names ages[]{"is-exactly-relative",   "is-not-exactly-relative",
                       "is-more-than-relative", "is-more-than-or-equal-to-relative",
                       "is-less-than-relative", "is-less-than-or-equal-to-relative"};
constexpr Names one_of[]{"is-any-of", "is-none-of"};
constexpr Names some_of[]{"has-any-of", "has-none-of", "has-all-of"};

constexpr std::size_t max_values = 100;

constexpr std::array rules{SearchRule{of_text, parts, Value::text},
                           SearchRule{of_number, comparisons, Value::number},
                           SearchRule{of_number, between, Value::number, 2, 2},
                           SearchRule{of_date, days, Value::day},
                           SearchRule{of_date, between, Value::day, 2, 2},
                           SearchRule{of_date, windows, Value::window},
                           SearchRule{of_date, ranges, Value::range},
                           SearchRule{of_date, ages, Value::age},
                           SearchRule{of_words, one_of, Value::text, 1, max_values},
                           SearchRule{of_word_sets, some_of, Value::text, 1, max_values},
                           SearchRule{of_options, one_of, Value::option, 1, max_values},
                           SearchRule{of_option_sets, some_of, Value::option, 1, max_values},
                           SearchRule{of_records, one_of, Value::record, 1, max_values},
                           SearchRule{of_record_sets, some_of, Value::record, 1, max_values},
                           SearchRule{of_locations, one_of, Value::location, 1, max_values},
                           SearchRule{of_location_sets, some_of, Value::location, 1, max_values},
                           SearchRule{all_types, emptiness, Value::none, 0, 0}};

constexpr Names place_parts[]{"streetAddress", "city", "state", "country", "continent"};
constexpr Names units[]{"minute", "hour", "day", "week", "month", "quarter", "year"};

bool has(std::span<Names> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace rule_table

std::span<SearchRule const> search_rules() { return rule_table::rules; }
std::span<std::string_view const> search_value_types() { return rule_table::all_types; }
std::span<std::string_view const> location_parts() { return rule_table::place_parts; }
std::span<std::string_view const> relative_units() { return rule_table::units; }
std::span<std::string_view const> units_of_one_field() { return relative_units().first(2); }

SearchRule const* search_rule(std::string_view value_type, std::string_view op) {
  auto const found = std::ranges::find_if(rule_table::rules, [&](SearchRule const& rule) {
    return rule_table::has(rule.value_types, value_type) && rule_table::has(rule.operators, op);
  });
  return found == rule_table::rules.end() ? nullptr : &*found;
}

std::vector<std::string_view> search_operators(std::string_view value_type) {
  std::vector<std::string_view> out;
  for (auto const& rule : rule_table::rules)
    if (rule_table::has(rule.value_types, value_type))
      out.insert(out.end(), rule.operators.begin(), rule.operators.end());
  return out;
}

std::vector<std::string_view> search_operators() {
  std::vector<std::string_view> out;
  for (auto const& rule : rule_table::rules)
    for (auto const op : rule.operators)
      if (!rule_table::has(out, op)) out.push_back(op);
  return out;
}

bool takes_attribute(std::string_view value_type) {
  return rule_table::has(rule_table::attribute_types, value_type);
}

std::string_view filter_type_of(std::string_view metadata_type) {
  if (metadata_type == "datetime" || metadata_type == "interaction") return "date";
  auto const found = std::ranges::find(rule_table::all_types, metadata_type);
  return found == std::end(rule_table::all_types) ? std::string_view() : *found;
}

std::string_view phrase_of(SearchValue value) {
  switch (value) {
    case SearchValue::none: break;
    case SearchValue::text: return "a text";
    case SearchValue::number: return "a number";
    case SearchValue::day: return "a date such as 2026-11-21";
    case SearchValue::option: return R"({"dropdownOptionId": 1} or the text of an option)";
    case SearchValue::record: return R"(an id, such as {"id": 1})";
    case SearchValue::location:
      return R"(an object with one or more of streetAddress, city, state, country, continent, such as {"city": "Berlin"})";
    case SearchValue::window:
      return R"(an object such as {"amount": [30], "unit": "day"}, with one whole number from 1 on or two, the smaller first)";
    case SearchValue::range:
      return R"(an object such as {"amount": [1, 3], "unit": "month"}, with two whole numbers from 1 on, the smaller first)";
    case SearchValue::age:
      return R"(an object such as {"amount": 14, "unit": "day"}, with a whole number from 0 on)";
  }
  return "nothing";
}

}  // namespace affinity::tools::v2
