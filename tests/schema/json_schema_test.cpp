#include "schema/json_schema.hpp"

#include "support/catch.hpp"

namespace affinity::tests::json_schema_test {

using namespace affinity;
using namespace affinity::schema;

namespace {

// The schema of one optional argument.
std::string described(Type type, std::string_view about = {}) {
  auto const schema = to_json_schema(std::vector<Param>{body("x", std::move(type), about)});
  return write_json(schema.at("properties").at("x"));
}

}  // namespace

TEST_CASE("an argument becomes the smallest schema that says what it takes") {
  CHECK(described(text()) == R"({"type":"string"})");
  CHECK(described(text(), "Words.") == R"({"type":"string","description":"Words."})");
  CHECK(described(text_of_at_least(1)) == R"({"type":"string","minLength":1})");
  CHECK(described(integer()) == R"({"type":"integer"})");
  CHECK(described(id()) == R"({"type":"integer"})");
  CHECK(described(with_default(integer_between(1, 500), 100)) ==
        R"({"type":"integer","minimum":1,"maximum":500,"default":100})");
  CHECK(described(number()) == R"({"type":"number"})");
  CHECK(described(boolean()) == R"({"type":"boolean"})");
  CHECK(described(non_empty_text()) == R"({"type":"string"})");
  CHECK(described(email()) == R"({"type":"string"})");
  CHECK(described(domain()) == R"({"type":"string"})");
  // A property without a type makes Gemini refuse the whole list, and a text can stand for any value.
  CHECK(described(any()) == R"({"type":"string"})");
  CHECK(described(any(), "Anything.") == R"({"type":"string","description":"Anything."})");
  CHECK(described(list_of(id()), "Who.") ==
        R"({"type":"array","description":"Who.","items":{"type":"integer"}})");
  CHECK(described(Type{.kind = Kind::list, .minimum = 1, .maximum = 3, .items = {text()}}) ==
        R"({"type":"array","minItems":1,"maxItems":3,"items":{"type":"string"}})");
}

// Gemini takes enum beside strings only, and refuses the whole list of tools otherwise.
TEST_CASE("the meaning of codes stands in the description, after the row's own words, and in no enum") {
  auto const type = code({{0, "person"}, {8, "opportunity"}});
  CHECK(described(type) == R"({"type":"integer","description":"0 person, 8 opportunity"})");
  CHECK(described(type, "What it holds.") ==
        R"({"type":"integer","description":"What it holds. 0 person, 8 opportunity"})");
  CHECK(described(list_of(type)) ==
        R"({"type":"array","description":"0 person, 8 opportunity","items":{"type":"integer"}})");
}

TEST_CASE("a date is a string without a format, which would refuse a bare date") {
  CHECK(described(date_time()) == R"({"type":"string","description":"ISO 8601"})");
  CHECK(described(date_time(), "Not in the future.") ==
        R"({"type":"string","description":"Not in the future. ISO 8601"})");
  CHECK(described(date_time_without_hint()) == R"({"type":"string"})");
}

TEST_CASE("params become a flat, closed object in their own order") {
  auto const schema = to_json_schema(
      {path("id", id(), "", "note_id"), body("content", text(), "", required), query("term", text())});
  CHECK(write_json(schema) ==
        R"({"type":"object","properties":{"id":{"type":"integer"},"content":{"type":"string"},)"
        R"("term":{"type":"string"}},"required":["id","content"],"additionalProperties":false})");
}

TEST_CASE("a tool without arguments still has an object schema with properties") {
  CHECK(write_json(to_json_schema(std::vector<Param>{})) ==
        R"({"type":"object","properties":{},"additionalProperties":false})");
}

TEST_CASE("records are described where they stand, closed as well") {
  auto const role = record({body("person_id", id(), "", required), body("role", code({{0, "admin"}}))});
  CHECK(
      described(list_of(role)) ==
      R"({"type":"array","items":{"type":"object","properties":{"person_id":{"type":"integer"},)"
      R"("role":{"type":"integer","description":"0 admin"}},"required":["person_id"],"additionalProperties":false}})");
  CHECK(write_json(to_json_schema(record({body("a", text())}))) ==
        R"({"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false})");
  CHECK(described(record({}), "A place.") ==
        R"({"type":"object","description":"A place.","properties":{},"additionalProperties":false})");
}

}  // namespace affinity::tests::json_schema_test
