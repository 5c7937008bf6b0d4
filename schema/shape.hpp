#pragma once
// The output schema of a tool. Deliberately looser than the type of an argument: Affinity may add members and
// omit values, so every level allows unknown members, and none is required. Clients warn of lists of types,
// so a nullable member has no type in the schema; the description of its record names it instead.

#include "base/json/json.hpp"
#include "schema/code.hpp"
#include "schema/recursive_vector.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace affinity::schema {

struct Member;

struct Shape {
  enum class Kind { text, integer, number, boolean, list, record, any };
  Kind kind = Kind::any;
  std::vector<Shape> items{};         // kind list: exactly one
  RecursiveVector<Member> members{};  // kind record
  std::vector<Code> codes{};          // kind integer: what the numbers mean; described, never enforced

  static Shape text();
  static Shape integer();
  static Shape number();
  static Shape boolean();
  static Shape any();
  static Shape code(std::vector<Code> codes);
  static Shape list(Shape items);
  static Shape record(std::vector<Member> members);
};

struct Member {
  std::string_view name{};
  Shape shape{};
  bool never_null = false;  // when present, so the schema gives its type
};
inline constexpr bool never_null = true;

Shape extend(Shape record, std::vector<Member> more);  // a copy of the record with more members

json::object to_json_schema(Shape const&);  // JSON Schema (2020-12), one type for every value

// The nullable members with their contents: "name, type (0 person, 8 opportunity), owner {id, name}"; a
// member of any type ends in "*".
std::string nullable_members(Shape const& record);

// The first mismatch, such as "result.id is a string, not an integer"; empty when the value conforms.
std::string mismatch(json::value const&, Shape const&, std::string const& where = "result");

}  // namespace affinity::schema
