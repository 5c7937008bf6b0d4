#pragma once
// The rows of v2 that take a filter, and a value that fits each of their properties.

#include "tools/catalogue.hpp"
#include "tools/filter_check.hpp"

#include <string>
#include <vector>

namespace affinity::tests {

inline tools::Catalogue const& whole_catalogue() {
  static auto const all = tools::Catalogue::with_opt_in();
  return all;
}

inline std::vector<tools::Tool const*> rows_with_filter() {
  std::vector<tools::Tool const*> out;
  for (auto const& tool : whole_catalogue().all())
    if (!tool.filter_properties.empty()) out.push_back(&tool);
  return out;
}

inline std::string filter_value(tools::FilterProperty const& property) {
  using Type = tools::FilterProperty::Type;
  switch (property.type) {
    case Type::id:
    case Type::id32: return "7";
    case Type::number: return "0.5";
    case Type::date_time: return "2026-11-01T00:00:00Z";
    case Type::field_id: return "field-7";
    case Type::word: return std::string(property.words.back());
    case Type::text: break;
  }
  return "x";
}

}  // namespace affinity::tests
