#pragma once
// Fields as Affinity tells of them, and a value.

#include "base/json/json.hpp"

#include <string_view>

namespace affinity::tests {

inline constexpr std::string_view options =
    R"([{"id":52001,"text":"New"},{"id":52002,"text":"First Meeting"},{"id":52003,"text":"Due Diligence"},)"
    R"({"id":52004,"text":"Twin"},{"id":52005,"text":"twin"}])";

inline json::value field_of(int value_type, bool allows_multiple = false) {
  return {{"id", 5},
          {"name", "F"},
          {"list_id", nullptr},
          {"value_type", value_type},
          {"allows_multiple", allows_multiple},
          {"dropdown_options", parse_json(options).value()}};
}

inline json::object const london{{"street_address", nullptr}, {"city", "London"}, {"state", nullptr}};

}  // namespace affinity::tests
