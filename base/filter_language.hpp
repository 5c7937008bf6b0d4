#pragma once
// The filter language of Affinity's newer API: from text to a tree and back (Affinity v2, Filtering).
//
//   expression = and {"|" and}                    & binds stronger than |
//   and        = unary {"&" unary}
//   unary      = ["!"] "(" expression ")" | condition
//   condition  = name {"." name} operator value
//   value      = "*" | bare | "quoted" | "[" [value {"," value}] "]"
//
// Blanks count only inside quotes. A backslash stands before one of filter_special_characters and takes its
// meaning away. After = and !=, * stands for any value: "= *" is not null, "!= *" is null. The language knows
// no properties; which one a list has is a matter of its row (tools/filter_property.hpp).

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace affinity {

inline constexpr std::size_t max_filter_bytes = 4096;
inline constexpr int max_filter_depth = 10;  // of parentheses and lists
inline constexpr std::string_view filter_special_characters = R"(\*~!&=><$^|"'()][/)";

enum class FilterOperator {
  equal,
  not_equal,
  starts_with,
  ends_with,
  contains,
  greater,
  greater_or_equal,
  less,
  less_or_equal
};

std::string_view to_string(FilterOperator);  // "=", "!=", "=^", "=$", "=~", ">", ">=", "<", "<="

// Two values are equal wherever they stand in a text.
struct FilterValue {
  enum class Kind { any, text, list };  // *, a bare or quoted text, […]
  Kind kind = Kind::text;
  std::string text{};  // without quotes and backslashes
  std::vector<FilterValue> items{};
  std::size_t begin = 0;  // in the text that was parsed, in bytes
  std::size_t end = 0;

  bool operator==(FilterValue const&) const;
};

// Two trees are equal when they mean the same conditions in the same order, wherever these stand.
struct FilterNode {
  enum class Kind { condition, negation, conjunction, disjunction };
  Kind kind = Kind::condition;
  std::vector<FilterNode> children{};  // one of a negation, two or more of the others
  std::string property{};              // of a condition, as the value: "owner.id", without blanks
  FilterOperator op = FilterOperator::equal;
  FilterValue value{};
  std::size_t begin = 0;  // in the text that was parsed, in bytes
  std::size_t end = 0;

  bool operator==(FilterNode const&) const;
};

struct FilterError {
  std::size_t offset = 0;     // in bytes; the size of the text when it ends too early
  std::size_t character = 1;  // the same for people: counted in characters, from 1
  std::string reason{};       // a clause without a full stop: "expected a value after >="
};

std::variant<FilterNode, FilterError> parse_filter(std::string_view text);

// The position of a byte, counted in characters from 1.
std::size_t filter_character(std::string_view text, std::size_t offset);

// The shortest text with the same tree: no blanks, no parentheses that are not needed.
std::string to_string(FilterNode const&);

// A value as it stands in a filter: bare where every reader takes it so, else quoted, with a backslash before
// each special character. Whoever puts a filter together writes every value with it.
std::string filter_value(std::string_view text);

}  // namespace affinity
