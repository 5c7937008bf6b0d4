#pragma once
// A schema that allows unknown keys proves little; this finds the keys that it does not know.

#include "base/json/json.hpp"
#include "schema/shape.hpp"

#include <algorithm>
#include <string>

namespace affinity::tests {

// The first name in the value that the shape has not, with its place.
inline std::string not_described(json::value const& value, schema::Shape const& shape,
                                 std::string const& where) {
  if (auto const* const items = value.if_array(); items && shape.kind == schema::Shape::Kind::list) {
    for (auto const& item : *items)
      if (auto found = not_described(item, shape.items[0], where + "[]"); !found.empty()) return found;
  }
  auto const* const object = value.if_object();
  if (!object || shape.kind != schema::Shape::Kind::record) return {};
  for (auto const& [key, inside] : *object) {
    std::string_view const name(key.data(), key.size());
    auto const place = where + "." + std::string(name);
    auto const known = std::ranges::find(shape.members, name, &schema::Member::name);
    if (known == shape.members.end()) return place;
    if (auto found = not_described(inside, known->shape, place); !found.empty()) return found;
  }
  return {};
}

// What stands beside the records of any answer and is described nowhere: schemas that name it for each tool
// would cost more than it says.
inline json::value without_remarks(json::object answer) {
  for (auto const* name :
       {"codes", "order", "tried", "without_interactions", "cleaned", "why", "deleted", "before", "hint"})
    answer.erase(name);
  return answer;
}

}  // namespace affinity::tests
