#pragma once
// The body of a structured search as values (Affinity v2, Structured Search).

#include "sandbox/v2/face/route.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace affinity::sandbox::v2::search {

constexpr std::array<std::string_view, 5> location_parts{"streetAddress", "city", "state", "country",
                                                         "continent"};

// What a filter wants of a place: the parts that are given must be equal, whatever their case.
using LocationParts = std::array<std::optional<std::string>, location_parts.size()>;

// A condition on one field. Which of the values it has follows from its operator.
struct ValueFilter {
  std::string place{};  // in the body: "filters.filters[0]"
  std::string value_type{}, field_id{}, op{};
  std::optional<std::string> attribute_id{};
  std::vector<std::string> texts{};
  Ids ids{};  // of persons, companies, lists or dropdown options
  std::vector<double> numbers{};
  std::vector<std::chrono::sys_days> days{};
  std::vector<LocationParts> locations{};
  std::vector<std::int64_t> amounts{};  // of `unit`
  std::string unit{};
};

// A condition, or a group of some of which all or any must hold. A group of none holds always (ours).
struct FilterNode {
  std::optional<ValueFilter> filter{};
  bool any = false;
  std::vector<FilterNode> children{};
};

struct SortBy {
  std::string place{};  // "sorts[0]"
  std::string field_id{};
  std::optional<std::string> attribute_id{};
  bool descending = false;
};

struct Criteria {
  FilterNode filters{};
  std::vector<SortBy> sorts{};
  std::string term{};  // empty = none
  std::vector<std::string> term_field_ids{};
};

constexpr std::size_t most_filters_of_group = 50, most_values_of_filter = 100, most_sorts = 5;
constexpr int deepest_group = 10;  // ours; Affinity does not say

// Adds to the errors all that can be told without looking at fields.
Criteria read_criteria(RequestContext&);

}  // namespace affinity::sandbox::v2::search
