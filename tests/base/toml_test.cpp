#include "base/json/toml.hpp"

#include "support/catch.hpp"

#include <string>

namespace affinity::base::toml_test {

namespace {

std::string as_json(std::string_view text) { return write_json(read_toml(text).value()); }

std::string error_of(std::string_view text) {
  auto const read = read_toml(text);
  return read ? "" : read.error().message;
}

}  // namespace

TEST_CASE("tables, arrays, texts, numbers and flags of TOML become those of JSON") {
  CHECK(as_json("") == "{}");
  CHECK(as_json("a = 1\nb = 2.5\nc = 'x'\nd = true\ne = [1, 'two']\n") ==
        R"({"a":1,"b":2.5,"c":"x","d":true,"e":[1,"two"]})");
  CHECK(as_json("[lists.\"Deal Flow\"]\nstage = \"Status\"\n") ==
        R"({"lists":{"Deal Flow":{"stage":"Status"}}})");
  CHECK(as_json("[[rule]]\nname = 'a'\n[[rule]]\nname = 'b'\n") == R"({"rule":[{"name":"a"},{"name":"b"}]})");
}

TEST_CASE("dates and times of TOML become ISO 8601") {
  CHECK(as_json("d = 2026-11-29") == R"({"d":"2026-11-29"})");
  CHECK(as_json("t = 07:30:00") == R"({"t":"07:30:00"})");
  CHECK(as_json("m = 2026-11-29T07:30:00Z") == R"({"m":"2026-11-29T07:30:00Z"})");
}

TEST_CASE("an error in TOML names line and column") {
  CHECK(error_of("a = 1\nb = \n").starts_with("line 2, column "));
  CHECK(error_of("a = 1\na = 2\n").starts_with("line 2, column "));
  CHECK(error_of("a = 1\nb = nan\n") == "line 2, column 5: the number is not finite.");
  CHECK(error_of("[a\n").starts_with("line 1, column "));
  CHECK(error_of("a = \"\xff\"").starts_with("line 1, column "));
}

TEST_CASE("TOML that is nested without end is an error") {
  CHECK_FALSE(error_of("a = " + std::string(100'000, '[')).empty());
}

}  // namespace affinity::base::toml_test
