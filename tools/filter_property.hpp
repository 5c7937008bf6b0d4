#pragma once
// What a list of Affinity v2 can be filtered by (Affinity v2, Filtering): the data of a row behind its
// argument `filter`.

#include "base/filter_language.hpp"

#include <array>
#include <span>
#include <string_view>

namespace affinity::tools {

struct FilterProperty {
  enum class Type { id, id32, number, date_time, text, field_id, word };
  std::string_view name{};  // with the names around it: "owner.id"
  Type type = Type::text;
  std::span<FilterOperator const> operators{};
  std::span<std::string_view const> words{};  // type word: the closed set
  bool alone = false;                         // the filter must be this one condition, with one value
};

inline constexpr std::array filter_equal{FilterOperator::equal};
inline constexpr std::array filter_equal_or_not{FilterOperator::equal, FilterOperator::not_equal};
inline constexpr std::array filter_comparisons{FilterOperator::greater, FilterOperator::less,
                                               FilterOperator::greater_or_equal,
                                               FilterOperator::less_or_equal};

}  // namespace affinity::tools
