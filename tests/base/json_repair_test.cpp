#include "base/json/repair.hpp"
#include "support/catch.hpp"

#include <random>

namespace affinity::json_repair_test {

using namespace std::literals;

TEST_CASE("half a surrogate is the replacement character, and a whole one stays") {
  struct Case {
    std::string given{}, repaired{};
  };
  for (auto const& c :
       {Case{R"(["cut \ud83d"])", R"(["cut \ufffd"])"}, Case{R"(["\ude00\ud83d"])", R"(["\ufffd\ufffd"])"},
        Case{R"(["\ud83dx\ud83d\ude00"])", R"(["\ufffdx\ud83d\ude00"])"},
        Case{R"(["\ud83d\ud83d\ude00"])", R"(["\ufffd\ud83d\ude00"])"},
        Case{"[\"a\xED\xA0\xBDz\"]", "[\"a\xEF\xBF\xBDz\"]"}, Case{R"({"\udc00":1})", R"({"\ufffd":1})"}}) {
    CAPTURE(c.given);
    auto const repaired = repair_json(c.given, RepairScope::surrogates);
    REQUIRE(repaired);
    CHECK(repaired->text == c.repaired);
    CHECK(repaired->replaced_characters);
    CHECK(parse_json(repaired->text));
  }
  for (auto const* text :
       {R"(["\ud83d\ude00"])", R"(["\\ud83d"])", R"({"a":[1,"b"]})", "[\"\xFF\"]", "[1e400]"}) {
    CAPTURE(text);
    CHECK(!repair_json(text, RepairScope::surrogates));
  }
}

TEST_CASE(
    "what one bad sign spoils is read with all that it leaves clear, and says what is not as it was sent") {
  struct Case {
    std::string given{};
    json::value value{};
    bool cleaned = false, missing = false;
  };
  for (auto const& c :
       {Case{"[\"a\xFF\",1]", json::array{"a\xEF\xBF\xBD", 1}, true, false},
        Case{"[\"a\xE2\x82\",1]", json::array{"a\xEF\xBF\xBD\xEF\xBF\xBD", 1}, true, false},
        Case{R"(["\ud83d",1])", json::array{"\xEF\xBF\xBD", 1}, true, false},
        Case{"[1e400,-1E999,2]", json::array{"1e400", "-1E999", 2}, false, true},
        Case{"[{\"id\":123456789012345678901},-99999999999999999999]",
             json::array{{{"id", "123456789012345678901"}}, "-99999999999999999999"}, false, true},
        Case{"[NaN,-Infinity,1]", json::array{nullptr, nullptr, 1}, false, true},
        Case{"[\"a\tb\nc\x01\",1]", json::array{"a\tb\nc\x01", 1}, false, false},
        Case{R"(["\x \u12g4",1])", json::array{R"(\x \u12g4)", 1}, false, false},
        Case{"\xEF\xBB\xBF[1]", json::array{1}, false, false}}) {
    CAPTURE(c.given);
    CHECK(!parse_json(c.given));
    auto const read = parse_lenient_json(c.given);
    REQUIRE(read);
    CHECK(read->value == c.value);
    CHECK(read->cleaned == c.cleaned);
    CHECK(read->loss.empty() != c.missing);
  }
  for (auto const& text : {"[1,2"s, "hello"s, "[1 2]"s, "{\"a\":}"s, ""s, "[\"a"s, "[01]"s}) {
    CAPTURE(text);
    CHECK(!parse_lenient_json(text));
  }
}

TEST_CASE("what is nested too deeply is null, and a name that is too long is another one") {
  auto const deep = "[{\"a\":" + std::string(80, '[') + std::string(80, ']') + ",\"b\":1}]";
  auto const read = parse_lenient_json(deep);
  REQUIRE(read);
  CHECK(read->value.at(0).at("b") == 1);
  CHECK(!read->loss.empty());
  auto const named = parse_lenient_json("{\"" + std::string(2000, 'n') + "\":1,\"b\":2}");
  REQUIRE(named);
  CHECK(named->value.at("b") == 2);
  CHECK(named->value.as_object().size() == 2);
}

TEST_CASE("whatever bytes a string is written with, the values beside it are read") {
  std::mt19937 random(3);
  for (int round = 0; round < 3'000; ++round) {
    std::string bytes;
    for (auto left = random() % 12; left > 0; --left) {
      auto c = char(random() % 3 == 0 ? 0x80 + random() % 128 : random() % 256);
      if (c == '"') c = '\\';
      bytes += c;
      if (c == '\\') bytes += "u\\\"/bd8x0"[random() % 9];
    }
    auto const text = "[{\"id\":1},{\"id\":2,\"name\":\"" + bytes + "\"},{\"id\":3}]";
    CAPTURE(text);
    auto const read = parse_lenient_json(text);
    REQUIRE(read);
    REQUIRE(read->value.as_array().size() == 3);
    CHECK(read->value.at(2) == json::value{{"id", 3}});
    CHECK(parse_json(write_json(read->value)));
  }
}

}  // namespace affinity::json_repair_test
