#pragma once
// What an answer looks like, for outputSchema. Looser than an argument's type on purpose: Affinity may add
// keys and leave values out, so every level allows unknown keys, and nothing is required. A member that may
// be null has no portable type (clients warn of lists of types), so the words of its record name it instead.

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
  std::vector<Code> codes{};  // kind integer: what the numbers mean; told to the reader, never enforced

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
  bool never_null = false;  // never null where it is there, so the schema may give its type
};
inline constexpr bool never_null = true;

Shape extend(Shape record, std::vector<Member> more);  // the record and a few members more

json::object to_json_schema(Shape const&);  // JSON Schema (2020-12), one type for every value

// The members that may be null, with what is inside: "name, type (0 person, 8 opportunity), owner {id,
// name}"; what may be any JSON ends in "*".
std::string nullable_members(Shape const& record);

// Why the value is not of this shape, e.g. "result.id is a string, not an integer"; empty when it is.
std::string mismatch(json::value const&, Shape const&, std::string const& where = "result");

}  // namespace affinity::schema
