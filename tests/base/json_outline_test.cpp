#include "base/sanitize/json_outline.hpp"

#include "base/json/json.hpp"
#include "base/sanitize/sanitize.hpp"
#include "support/catch.hpp"

#include <random>
#include <string>

namespace affinity::json_outline_test {

using namespace std::literals;

namespace {

// Read, cleaned and written; nothing when it cannot be read.
std::optional<std::string> rewritten(std::string_view text) {
  auto value = parse_json(text);
  if (!value) return std::nullopt;
  sanitize(*value);
  return write_json(*value);
}

// What has to hold of any text.
void check_promises(std::string const& text) {
  CAPTURE(text);
  if (auto const verbatim = verbatim_json(text)) CHECK(rewritten(text) == *verbatim);
  auto const outline = outline_json(text);
  if (!outline) return;
  for (auto const& item : outline->items) {
    CAPTURE(item.text);
    if (item.verbatim) CHECK(rewritten(item.text) == item.text);  // names included
  }
  auto const value = parse_json(text);
  if (!outline->verbatim) return;
  bool readable = true;
  for (auto const& item : outline->items) readable = readable && parse_json(item.text).has_value();
  CHECK(value.has_value() == readable);
  if (!value) return;
  if (auto const* array = value->if_array()) {
    REQUIRE(outline->items.size() == array->size());
    for (std::size_t i = 0; i < array->size(); ++i) CHECK(*parse_json(outline->items[i].text) == (*array)[i]);
  } else if (auto const* object = value->if_object()) {
    REQUIRE(outline->members.size() == object->size());
    for (auto const& member : outline->members) {
      if (member.name.find('\\') != std::string_view::npos) continue;  // as it is written
      CHECK(*parse_json(member.text) == object->at(member.name));
      CHECK(member.count == (member.text.front() == '[' ? object->at(member.name).as_array().size() : 0));
    }
  }
}

// JSON of all sorts, and sometimes what is none: the pieces are put together at random.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string value(int depth) {
    switch (depth > 4 ? below(5) : below(9)) {
      case 0: return one_of({"null", "true", "false", "null", "nul", "True"}, 12);
      case 1:
      case 2: return number();
      case 3:
      case 4: return string();
      case 5:
      case 6: return list("[", "]", depth, false);
      default: return list("{", "}", depth, true);
    }
  }

 private:
  std::size_t below(std::size_t most) { return std::size_t(random_() % most); }

  // Mostly one of the first half, which is plain.
  std::string one_of(std::vector<std::string> const& from, std::size_t seldom = 8) {
    auto const plain = from.size() / 2;
    return below(seldom) == 0 ? from[plain + below(from.size() - plain)] : from[below(plain)];
  }
  std::string space() { return one_of({"", "", "", " ", "\n", "\t "}, 60); }
  std::string number() {
    return one_of({"0", "-7", "4242", "123456789012345678", "0.5", "-12.25", "0.000001", "1234567.125", "-0",
                   "1.0", "-0.0", "1e5", "9223372036854775807", "18446744073709551616", "1e999", "01", "1.",
                   "0.0000001"});
  }
  std::string string() {
    std::string out = "\"";
    for (auto left = below(5); left > 0; --left)
      out += one_of({"a",
                     "Jane Doe",
                     "2024-01-01T10:00:00.000-08:00",
                     "ü",
                     "\\n",
                     "\\\"",
                     "\\\\",
                     "日本",
                     "! < <b",
                     "\\t",
                     "\\/",
                     "\\u0041",
                     "\\ud800",
                     "\\ud83d\\ude00",
                     "\xE2\x80\xAE",
                     "\xC2\xAD",
                     "![x](y)",
                     "<img src=z>",
                     "\x7F",
                     "\xFF",
                     "\x01",
                     "<iMg",
                     "<b>",
                     "<p style=",
                     "url(",
                     "!",
                     "[r]",
                     "\u200D",
                     "\uFE0F",
                     "\u2764",
                     "\u0645",
                     "\u034F",
                     "\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xBF",
                     "\\x"},
                    20);
    return out + '"';
  }
  std::string list(std::string const& open, std::string const& close, int depth, bool named) {
    auto out = open + space();
    for (auto i = 0 * depth, count = int(below(6)); i < count; ++i) {
      if (i > 0) out += "," + space();
      auto const name = "n" + std::to_string(below(40) == 0 ? 0 : i);
      if (named) out += (below(40) == 0 ? string() : '"' + name + '"') + space() + ":" + space();
      out += value(depth + 1) + space();
    }
    return out + close;
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("text is settled when reading, cleaning and writing would leave every byte") {
  for (auto const* text :
       {R"({})", R"([])", R"({"a":1,"b":[true,null,-2.5],"c":{"d":"e"}})", R"(["\n\r\t\"\\"])",
        R"(["Jürgen 日本 👩‍💻"])", R"([0.1,123456789012345678,1e+25])", R"({"a!":"b < c! [d]"})",
        R"(["<p><strong>x</strong></p>"])", "[\"\u2764\uFE0F \u0645\u200C\u06CC \u845B\U000E0100\"]"}) {
    CAPTURE(text);
    CHECK(verbatim_json(text) == std::string_view(text));
    CHECK(rewritten(text) == text);
  }
  CHECK(verbatim_json(" {\"a\":1}\r\n") == R"({"a":1})"sv);
}

TEST_CASE("text is not settled when it would be written otherwise") {
  for (auto const& text : {R"({ "a":1})"s,
                           R"({"a" :1})"s,
                           R"({"a":1 })"s,
                           R"([1, 2])"s,
                           R"(["\/"])"s,
                           R"(["\b"])"s,
                           R"(["\f"])"s,
                           R"(["\u0041"])"s,
                           R"([1.0])"s,
                           R"([-0])"s,
                           R"([1e5])"s,
                           R"([12345678901234567890])"s,
                           R"({"a":1,"a":2})"s,
                           R"({"a":{"b":1,"c":2,"b":3}})"s,
                           "[\"![x](y)\"]"s,
                           R"(["<img"])"s,
                           R"(["<IMG"])"s,
                           "[\"\x7F\"]"s,
                           "[\"a\xE2\x80\xAE\"]"s,
                           "[\"\xC2\xAD\"]"s,
                           "[\"a\u200D\"]"s,
                           "[\"a\uFE0F\"]"s,
                           "{\"a\u034F\":1}"s,
                           "[\"<p style=x>\"]"s,
                           "[\"<image>\"]"s,
                           "1"s,
                           "\"a\""s}) {
    CAPTURE(text);
    CHECK(!verbatim_json(text));
    CHECK(parse_json(text));
  }
}

TEST_CASE("text that is no JSON has no outline") {
  for (auto const& text : {""s,
                           " "s,
                           "{"s,
                           "[1,]"s,
                           "{\"a\":1,}"s,
                           "{a:1}"s,
                           "[1 2]"s,
                           "{} {}"s,
                           "tru"s,
                           "[-]"s,
                           "[01]"s,
                           "[1.]"s,
                           "[.5]"s,
                           "[1e]"s,
                           "\"\\"s,
                           "[\"\\x\"]"s,
                           "[\"\\u12g4\"]"s,
                           "[\"\n\"]"s,
                           "[\"\0\"]"s,
                           "[1]\0"s,
                           "{\"a\"}"s,
                           "{\"a\":}"s,
                           "{1:2}"s,
                           "[\"\xFF\"]"s,
                           "[\"\xE2\x82\"]"s,
                           "\xEF\xBB\xBF{}"s}) {
    CAPTURE(text);
    CHECK(!outline_json(text));
    CHECK(!verbatim_json(text));
    CHECK(!parse_json(text));
  }
}

TEST_CASE("an answer made of an outline is nested no deeper than what may be read") {
  auto const nested = [](int levels) {
    return std::string(std::size_t(levels), '[') + std::string(std::size_t(levels), ']');
  };
  CHECK(verbatim_json(nested(63)));
  CHECK(!verbatim_json(nested(64)));
  CHECK(outline_json(nested(63)));
  CHECK(!outline_json(nested(64)));
  CHECK(outline_json("{\"a\":" + nested(63) + "}"));
  CHECK(!outline_json("{\"a\":" + nested(64) + "}"));
}

TEST_CASE("an outline names the members, the items, and which of the items are not settled") {
  auto const text = R"({"persons":[{"id":1},{"id":2.0},"x"],"n":3,"ids":[7],"next_page_token":"t"})"s;
  auto const outline = outline_json(text);
  REQUIRE(outline);
  CHECK(outline->verbatim);
  REQUIRE(outline->members.size() == 4);
  CHECK(outline->members[0].name == "persons");
  CHECK(outline->members[0].first == 0);
  CHECK(outline->members[0].count == 3);
  CHECK(outline->members[1].count == 0);
  CHECK(outline->members[2].first == 3);
  CHECK(outline->members[3].text == "\"t\"");
  REQUIRE(outline->items.size() == 4);
  CHECK(outline->items[0].text == R"({"id":1})");
  CHECK(outline->items[0].verbatim);
  CHECK(!outline->items[1].verbatim);
  CHECK(outline->items[2].verbatim);
  CHECK(!verbatim_json(text));
}

TEST_CASE("an object with many names, or with a long one, is left to parse_json") {
  std::string many = "{";
  for (int i = 0; i < 70; ++i) many += (i ? ",\"n" : "\"n") + std::to_string(i) + "\":1";
  CHECK(!verbatim_json(many + "}"));
  CHECK(verbatim_json("{\"" + std::string(1024, 'a') + "\":1}"));
  CHECK(!verbatim_json("{\"" + std::string(1025, 'a') + "\":1}"));
  std::string escaped;
  for (int i = 0; i < 1024; ++i) escaped += "\\n";
  CHECK(verbatim_json("{\"" + escaped + "\":1}"));
  CHECK(!verbatim_json("{\"" + escaped + "a\":1}"));
}

TEST_CASE("what is said of a text holds for texts of all sorts, whole and damaged") {
  int verbatim = 0;
  for (unsigned seed = 0; seed < 3'000; ++seed) {
    auto text = Generator(seed).value(0);
    check_promises(text);
    verbatim += verbatim_json(text).has_value();
    if (text.empty()) continue;
    auto const at = seed * 7919 % text.size();
    check_promises(text.substr(0, at));
    text[at] = char(seed % 256);
    check_promises(text);
  }
  CHECK(verbatim > 300);
}

}  // namespace affinity::json_outline_test
