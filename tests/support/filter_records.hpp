#pragma once
// The records that tests evaluate filters over: the properties of filter_texts.hpp, with values of every
// type.

#include "sandbox/v2/face/filtering.hpp"
#include "support/filter_texts.hpp"

#include <array>
#include <string>
#include <string_view>

namespace affinity::tests {

namespace filter_record_parts {

using sandbox::v2::FilterableProperty;
using Type = FilterableProperty::Type;

inline constexpr std::array every_operator{FilterOperator::equal,
                                           FilterOperator::not_equal,
                                           FilterOperator::starts_with,
                                           FilterOperator::ends_with,
                                           FilterOperator::contains,
                                           FilterOperator::greater,
                                           FilterOperator::greater_or_equal,
                                           FilterOperator::less,
                                           FilterOperator::less_or_equal};
inline constexpr std::array of_collections{FilterOperator::equal, FilterOperator::contains};
inline constexpr std::string_view states[]{"active", "overdue"};
inline constexpr std::string_view types[]{"one-time", "recurring"};

constexpr FilterableProperty property(std::string_view name, Type type) {
  return {.name = name, .type = type, .operators = every_operator};
}

}  // namespace filter_record_parts

// In the order of FilterRecord::values.
inline constexpr std::array filter_record_properties{
    filter_record_parts::property("name", filter_record_parts::Type::text),
    sandbox::v2::filter_by_word("status", filter_record_parts::states),
    sandbox::v2::filter_by_word("type", filter_record_parts::types),
    sandbox::v2::filter_by_id("owner.id", sandbox::v2::equal_or_not),
    sandbox::v2::filter_by_time("changedAt"),
    sandbox::v2::filter_by_field_id("field.id"),
    filter_record_parts::property("a", filter_record_parts::Type::number),
    filter_record_parts::property("b", filter_record_parts::Type::number),
    filter_record_parts::property("c", filter_record_parts::Type::number),
    sandbox::v2::filter_by_number("interactionScore"),
    sandbox::v2::FilterableProperty{.name = "industries",
                                    .type = filter_record_parts::Type::texts,
                                    .operators = filter_record_parts::of_collections},
    sandbox::v2::FilterableProperty{.name = "tags",
                                    .type = filter_record_parts::Type::texts,
                                    .operators = filter_record_parts::of_collections},
    sandbox::v2::filter_by_id("target.currentCompany.id")};

struct FilterRecord final : sandbox::v2::FilterableItem {
  using Value = sandbox::v2::FilterableValue;
  FilterRecord(char of, std::array<Value, filter_record_properties.size()> all)
      : letter(of), values(std::move(all)) {}

  Value value(std::size_t property) const override { return values.at(property); }

  char letter;  // in FilterText::selects
  std::array<Value, filter_record_properties.size()> values;
};

inline std::vector<FilterRecord> const& filter_records() {
  using Texts = sandbox::v2::FilterableValue::Texts;
  auto const at = [](std::string_view iso) {
    WallTime out;
    from_iso(iso, out);
    return out;
  };
  using Value = sandbox::v2::FilterableValue;
  auto const named = [&](char letter, Value name) {
    return FilterRecord(letter, {name, "overdue", "one-time", Value(), Value(), Value(), 9.0, 9.0, 9.0,
                                 Value(), Value(), Value(), Value()});
  };
  static std::vector<FilterRecord> const all{
      {'A',
       {"Deal Owner", "active", "one-time", 1, at("2025-06-01T00:00:00Z"), "field-1", 1.0, 1.0, 3.0, 0.5,
        Texts{"Healthcare", "Real Estate", "a"}, Texts{}, 123}},
      {'B',
       {"stage", "overdue", "recurring", 3, at("2026-03-01T00:00:00Z"), "field-2", 2.0, 2.0, 3.0, 0.2,
        Texts{"Healthcare"}, Texts{"x"}, 7}},
      {'C',
       {"Investment Stage", "active", "recurring", Value(), Value(), Value(), 1.0, 2.0, 4.0, Value(), Value(),
        Value(), Value()}},
      {'D',
       {"Investment", "overdue", "one-time", 1, at("2025-01-01T00:00:00Z"), "field-1", 5.0, 1.0, 3.0, 0.9,
        Texts{"b", "a", "Real Estate", "Healthcare"}, Texts{"x", "y"}, 123}},
      named('E', "a \"b\" & (c)"),
      named('F', "O'Brien"),
      named('G', "a*b"),
      named('H', "M\u00fcller"),
      named('I', "a,b"),
      named('J', ""),
      named('K', "*"),
      named('L', Value())};
  return all;
}

// The letters of the records that a filter selects, or "refused".
inline std::string selected_by(std::string_view filter) {
  auto const checked = sandbox::v2::check_filter_text(filter, filter_record_properties);
  if (!checked.mistakes.empty()) return "refused";
  std::string out;
  for (auto const& record : filter_records())
    if (checked.tree.accepts(record)) out += record.letter;
  return out;
}

}  // namespace affinity::tests
