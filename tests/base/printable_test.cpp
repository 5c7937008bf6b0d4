#include "base/text/printable.hpp"

#include "base/json/json.hpp"
#include "support/catch.hpp"

namespace affinity::printable_test {

TEST_CASE("of text for a terminal nothing is left that moves, reorders or hides, in either set of controls") {
  for (unsigned c = 0; c < 0xA0; ++c) {
    if (c >= 0x20 && c < 0x7F) continue;
    std::string text = "a";
    if (c >= 0x80) text += '\xC2';
    text += char(c);
    CAPTURE(c);
    CHECK(printable(text + "b") == (c == '\n' || c == '\t' ? "a b" : "ab"));
  }
  CHECK(printable("a\u202Eb\u2066c\u200Bd\uFEFFe\U000E0041f\u034Fg\u061Ch") == "abcdefgh");
  CHECK(printable("a\u2028b\u2029c\nd", LineBreaks::keep) == "a b c\nd");
  CHECK(printable("Zo\u00EB \u2764\uFE0F \u0645\u200C\u06CC") == "Zo\u00EB \u2764\uFE0F \u0645\u200C\u06CC");
}

TEST_CASE("JSON for a log has escapes for all of that, and is the same value") {
  for (auto const* text : {"a\u009Bb", "\u0085\u007F\u202E\u2066", "\u2028\u2029", "\U000E0041\uFEFF",
                           "x\u200Dy", "plain \u2764\uFE0F"}) {
    auto const written = write_json(json::object{{text, text}, {"n", 1}});
    auto const shown = printable_json(written);
    CAPTURE(text, shown);
    CHECK(*parse_json(shown) == *parse_json(written));
    CHECK(printable(shown) == shown);
  }
  CHECK(printable_json("[\"a\u009B\"]") == "[\"a\\u009b\"]");
  CHECK(printable_json("[\"\U000E0041\"]") == R"(["\udb40\udc41"])");
  CHECK(printable_json("[\"\u00FC\"]") == "[\"\u00FC\"]");
}

}  // namespace affinity::printable_test
