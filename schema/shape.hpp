#pragma once
// What an answer looks like, for outputSchema. Looser than an argument's type on purpose: Affinity may add
// keys and leave values out, so every level allows null and unknown keys, and nothing is required.

#include "base/json.hpp"
#include "schema/code.hpp"
#include "schema/many.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace affinity::schema {

struct Member;

struct Shape {
  enum class Kind { text, integer, number, boolean, list, record, any };
  Kind kind = Kind::any;
  std::vector<Shape> items{};  // kind list: exactly one
  Many<Member> members{};      // kind record
  std::vector<Code> codes{};   // kind integer: what the numbers mean; told to the reader, never enforced

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
};

Shape with(Shape record, std::vector<Member> more);  // the record and a few members more

json::object describe(Shape const&);  // JSON Schema (2020-12)

// Why the value is not of this shape, e.g. "result.id is a string, not an integer"; empty when it is.
std::string mismatch(json::value const&, Shape const&, std::string const& where = "result");

}  // namespace affinity::schema
