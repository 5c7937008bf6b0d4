#include "schema/shape.hpp"

#include "support/catch.hpp"

namespace affinity::tests::shape_test {

using namespace affinity;
using namespace affinity::schema;

namespace {

Shape const person = Shape::record({{"id", Shape::integer(), never_null},
                                    {"type", Shape::code({{0, "external"}, {1, "internal"}}), never_null},
                                    {"name", Shape::text()},
                                    {"strength", Shape::number()},
                                    {"global", Shape::boolean()},
                                    {"emails", Shape::list(Shape::text())},
                                    {"value", Shape::any()}});

std::string wrong(std::string_view text, Shape const& shape = person) {
  return mismatch(parse_json(text).value(), shape);
}

}  // namespace

TEST_CASE(
    "of an answer the schema types what is never null and names the rest in words, and requires nothing") {
  CHECK(
      write_json(to_json_schema(person)) ==
      R"({"type":"object","description":"Also name, strength, global, emails, value*","properties":{"id":{"type":"integer"},)"
      R"("type":{"type":"integer","description":"0 external, 1 internal"}}})");
  CHECK(write_json(to_json_schema(Shape::list(Shape::text()))) ==
        R"({"type":"array","items":{"type":"string"}})");
  CHECK(write_json(to_json_schema(Shape::list(Shape::any()))) == R"({"type":"array"})");
  CHECK(write_json(to_json_schema(Shape::record({}))) == R"({"type":"object"})");
}

TEST_CASE("the words of a record name what is inside of its members, with the meaning of codes") {
  CHECK(nullable_members(Shape::record(
            {{"owner", person}, {"notes", Shape::list(Shape::record({{"n", Shape::text()}}))}})) ==
        "owner {id, type (0 external, 1 internal), name, strength, global, emails, value*}, notes {n}");
}

TEST_CASE("a value of the shape has no mismatch") {
  for (auto const* good :
       {R"({"id":1,"type":7,"name":"n","strength":0.5,"global":true,"emails":["a"],"value":[1,"x"]})",
        R"({"id":null,"emails":null})", R"({"emails":[null]})", R"({"strength":1})", "{}", "null",
        R"({"id":18446744073709551615})", R"({"new_key":{}})", R"({"id":5.0})"}) {
    CAPTURE(good);
    CHECK(wrong(good).empty());
  }
}

TEST_CASE("a mismatch says where and what") {
  CHECK(wrong(R"({"id":"1"})") == "result.id is a string, not an integer");
  CHECK(wrong(R"({"id":1.5})") == "result.id is a number, not an integer");
  CHECK(wrong(R"({"strength":"high"})") == "result.strength is a string, not a number");
  CHECK(wrong(R"({"global":0})") == "result.global is an integer, not a boolean");
  CHECK(wrong(R"({"emails":"a"})") == "result.emails is a string, not an array");
  CHECK(wrong(R"({"emails":["a",{}]})") == "result.emails[1] is an object, not a string");
  CHECK(wrong(R"([])") == "result is an array, not an object");
  CHECK(wrong(R"([{"id":1},{"id":true}])", Shape::list(person)) ==
        "result[1].id is a boolean, not an integer");
}

TEST_CASE("a record with members more keeps what it had") {
  auto const more = extend(person, {{"list_entries", Shape::list(Shape::any())}});
  CHECK(more.members.size() == person.members.size() + 1);
  CHECK(more.members.back().name == "list_entries");
}

}  // namespace affinity::tests::shape_test
