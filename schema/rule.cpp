#include "schema/rule.hpp"

#include <utility>

namespace affinity::schema {

Rule exactly_one_of(std::vector<std::string_view> names) { return {Rule::Kind::exactly_one, std::move(names)}; }
Rule at_least_one_of(std::vector<std::string_view> names) { return {Rule::Kind::at_least_one, std::move(names)}; }
Rule at_most_one_of(std::vector<std::string_view> names) { return {Rule::Kind::at_most_one, std::move(names)}; }

}  // namespace affinity::schema
