#include "base/json/json.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <string>

namespace affinity::json_test {

using namespace std::literals;

namespace {

std::string nested(int levels) {
  return std::string(std::size_t(levels), '[') + std::string(std::size_t(levels), ']');
}

// What is written for what was read; the reason when it was refused.
std::string through(std::string_view text) {
  auto const value = parse_json(text);
  return value ? write_json(*value) : value.error().message;
}

bool refused(std::string_view text, std::string_view word,
             DuplicateNames duplicates = DuplicateNames::last_wins) {
  auto const value = parse_json(text, duplicates);
  return !value && value.error().kind == ErrorKind::invalid &&
         value.error().message.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("JSON that is well formed comes out compact and the same") {
  for (auto const text : {"null", "true", "false", "0", "-1", R"("")", "[]", "{}",
                          R"({"a":[1,{"b":null}],"c":"d"})", R"(["\u0001\n\t\"\\/"])"}) {
    CAPTURE(text);
    CHECK(parse_json(text));
  }
  CHECK(through(" { \"a\" : [ 1 , 2 ] } ") == R"({"a":[1,2]})");
}

TEST_CASE("text that is not JSON is refused with a reason") {
  for (auto const text : {"",           " ",
                          "{",          "[1,]",
                          "{\"a\":1,}", "{a:1}",
                          "'a'",        "// x\n1",
                          "/* x */1",   "NaN",
                          "Infinity",   "-",
                          "01",         "1.",
                          ".5",         "+1",
                          "0x10",       "tru",
                          "\"\n\"",     "\"\\x\"",
                          "[1 2]",      "\xEF\xBB\xBF{}"}) {
    CAPTURE(text);
    CHECK(refused(text, "not JSON"));
  }
  CHECK(refused("{} {}", "more text after the value"));
  CHECK(refused("1 2", "more text after the value"));
}

TEST_CASE("64 levels are read and 65 are not") {
  CHECK(parse_json(nested(64)));
  CHECK(refused(nested(65), "64 levels"));
  std::string objects;
  for (int i = 0; i < 65; ++i) objects += R"({"a":)";
  CHECK(refused(objects, "64 levels"));
  CHECK(refused(std::string(1'000'000, '['), "64 levels"));
}

TEST_CASE("the number of values has a limit") {
  CHECK(parse_json("[1,2,3]", DuplicateNames::last_wins, 4));
  CHECK_FALSE(parse_json("[1,2,3]", DuplicateNames::last_wins, 3));
  CHECK_FALSE(parse_json(R"({"a":{"b":"c"}})", DuplicateNames::last_wins, 2));
}

TEST_CASE("a name is at most 1 KiB long") {
  CHECK(parse_json("{\"" + std::string(1024, 'n') + "\":1}"));
  CHECK(refused("{\"" + std::string(1025, 'n') + "\":1}", "1 KiB"));
}

TEST_CASE("a name said twice is refused where names must be unique") {
  CHECK(refused(R"({"method":"a","method":"b"})", "\"method\" stands twice", DuplicateNames::reject));
  CHECK(refused(R"({"a":{"x":1,"x":1}})", "stands twice", DuplicateNames::reject));
  CHECK(refused(R"({"\u0061":1,"a":2})", "stands twice", DuplicateNames::reject));
  CHECK(refused(R"([{"a":{}},{"a":1,"b":[{}],"a":2}])", "stands twice", DuplicateNames::reject));
}

TEST_CASE("the same name in different objects, or in other letters, is no repetition") {
  CHECK(parse_json(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})", DuplicateNames::reject));
  CHECK(parse_json(R"({"method":1,"Method":2})", DuplicateNames::reject));
}

TEST_CASE("where names may repeat, the last one counts") {
  CHECK(through(R"({"a":1,"a":2})") == R"({"a":2})");
}

TEST_CASE("integers are exact to the last digit of 64 bits") {
  for (auto const text : {"9007199254740993", "-9007199254740993", "9223372036854775807",
                          "-9223372036854775808", "18446744073709551615"}) {
    CAPTURE(text);
    CHECK(through(text) == text);
  }
}

TEST_CASE("an integer beyond 64 bits is refused, not rounded") {
  for (auto const text : {"18446744073709551616", "-9223372036854775809", "100000000000000000000000"}) {
    CAPTURE(text);
    CHECK(refused(text, "64 bits"));
  }
}

TEST_CASE("a number that is not finite is neither read nor written") {
  CHECK(refused("1e400", "too large"));
  CHECK(refused("-1e400", "too large"));
  CHECK(refused("1e99999999999", "too large"));
  CHECK(refused("[1" + std::string(400, '0') + "]", "too large"));
  CHECK(through("1e-400") == "0");
  CHECK(write_json(std::numeric_limits<double>::infinity()) == "null");
  CHECK(write_json(std::numeric_limits<double>::quiet_NaN()) == "null");
}

TEST_CASE("number text is stable: the shortest that reads back the same, in plain digits") {
  CHECK(through("1234.5") == "1234.5");
  CHECK(through("0.1") == "0.1");
  CHECK(through("1.10") == "1.1");
  CHECK(through("100000.0") == "100000");
  CHECK(through("4.5e6") == "4500000");
  CHECK(through("123456789.25") == "123456789.25");
  CHECK(through("0.000001") == "0.000001");
  CHECK(through("1e300") == "1e+300");
  CHECK(through("5e-324") == "5e-324");
  CHECK(through("1.7976931348623157e308") == "1.7976931348623157e+308");
}

TEST_CASE("a decimal number is read as the double nearest to it") {
  unsigned long long state = 42;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    auto const number = std::ldexp(double(state >> 11), int(state % 120) - 90);
    auto const text = write_json(number);
    auto const again = parse_json(text);
    REQUIRE(again);
    CAPTURE(text);
    REQUIRE(write_json(*again) == text);
  }
}

TEST_CASE("only UTF-8 is read") {
  CHECK_FALSE(parse_json("\"\xFF\""));
  CHECK_FALSE(parse_json("\"\xC0\xAF\""));
  CHECK_FALSE(parse_json("\"\xED\xA0\x80\""));
  CHECK_FALSE(parse_json("\"\xF4\x90\x80\x80\""));
  CHECK_FALSE(parse_json("{\"\xC3\":1}"));
  CHECK(through("\"\xC3\xA9 \xF0\x9F\x98\x80\"") == "\"\xC3\xA9 \xF0\x9F\x98\x80\"");
}

TEST_CASE("an escaped surrogate needs its partner") {
  CHECK(through(R"("\ud83d\ude00")") == "\"\xF0\x9F\x98\x80\"");
  CHECK_FALSE(parse_json(R"("\ud83d")"));
  CHECK_FALSE(parse_json(R"("\ude00")"));
  CHECK_FALSE(parse_json(R"("\ud83dx")"));
  CHECK_FALSE(parse_json(R"("\ud83d\u0041")"));
  CHECK_FALSE(parse_json(R"({"\ud83d":1})"));
}

TEST_CASE("text that is not UTF-8 leaves as replacement characters, in names too") {
  CHECK(write_json(json::value("a\xFFz")) == "\"a\xEF\xBF\xBDz\"");
  json::object object;
  object["\xC3"] = 1;
  CHECK(write_json(object) == "{\"\xEF\xBF\xBD\":1}");
}

TEST_CASE("X-2: a written value is one line, whatever the text in it") {
  json::object object{{"a\nb", "c\r\n\t\b\f\x01\x1f\"\\/"}};
  auto const text = write_json(object);
  CHECK(text == R"({"a\nb":"c\r\n\t\b\f\u0001\u001f\"\\/"})");
  CHECK(parse_json(text).value() == object);
}

TEST_CASE("a NUL in a text survives") {
  CHECK(through(R"("a\u0000b")") == R"("a\u0000b")");
  CHECK(write_json(json::value("a\0b"sv)) == R"("a\u0000b")");
}

TEST_CASE("the indented form is the same value over several lines") {
  auto const value = parse_json(R"({"a":[1,{}],"b":{"c":[]}})").value();
  auto const text = write_json_indented(value);
  CHECK(text == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": []\n  }\n}\n");
  CHECK(parse_json(text).value() == value);
}

TEST_CASE("looking for a member of something that has none gives nothing") {
  auto const value = parse_json(R"({"a":null})").value();
  CHECK(member(value, "a") != nullptr);
  CHECK(member(value, "b") == nullptr);
  CHECK(member(json::value(3), "a") == nullptr);
  CHECK(member(json::value(json::array{}), "a") == nullptr);
}

TEST_CASE("a value counts as an integer when it is one, exactly") {
  CHECK(as_int64(json::value(-5)) == -5);
  CHECK(as_int64(json::value(5u)) == 5);
  CHECK(as_int64(json::value(5.0)) == 5);
  CHECK(as_int64(json::value(std::int64_t(9007199254740993))) == 9007199254740993);
  CHECK(as_int64(json::value(9007199254740991.0)) == 9007199254740991);
  CHECK_FALSE(as_int64(json::value(9007199254740992.0)));
  CHECK_FALSE(as_int64(json::value(18446744073709551615u)));
  CHECK_FALSE(as_int64(json::value(5.5)));
  CHECK_FALSE(as_int64(json::value(1e300)));
  CHECK_FALSE(as_int64(json::value(std::numeric_limits<double>::quiet_NaN())));
  CHECK_FALSE(as_int64(json::value("5")));
  CHECK_FALSE(as_int64(json::value(true)));
  CHECK_FALSE(as_int64(json::value(nullptr)));
}

TEST_CASE("a value counts as text only when it is a string") {
  CHECK(as_text(json::value("x")) == "x");
  CHECK_FALSE(as_text(json::value(1)));
}

}  // namespace affinity::json_test
