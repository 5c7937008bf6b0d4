#pragma once
// Conditions between arguments, for what a flat schema cannot say. Some providers drop a whole tool list when a
// schema has anyOf at its top, so these live beside the schema.

#include <string_view>
#include <vector>

namespace affinity::schema {

struct Rule {
  enum class Kind { exactly_one, at_least_one, at_most_one };
  Kind kind = Kind::at_least_one;
  std::vector<std::string_view> names{};
};

Rule exactly_one_of(std::vector<std::string_view> names);
Rule at_least_one_of(std::vector<std::string_view> names);
Rule at_most_one_of(std::vector<std::string_view> names);

}  // namespace affinity::schema
