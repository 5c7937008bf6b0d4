#include "base/clean.hpp"

#include "support/catch.hpp"

namespace affinity {

TEST_CASE("I-2: what a person cannot see is taken out") {
  CHECK(clean("a\u202Eb\u2066c\u200Fd\u061Ce") == "abcde");  // bidirectional controls
  CHECK(clean("x\U000E0049\U000E0067\U000E006Ey") == "xy");  // tag characters spell "Ign"
  CHECK(clean("a\u200Bb\u2060c\uFEFFd\u00ADe") == "abcde");
  CHECK(clean(std::string_view("a\x01\x1b[2Jb\x7f", 8)) == "a[2Jb");
  CHECK(clean("gnp\u202Eexe.") == "gnpexe.");
}

TEST_CASE("I-2: text that people write survives as it is") {
  for (auto const* text :
       {"plain", "Größe, naïve, Łódź", "日本語 한국어", "👩‍👩‍👧 👍🏽 🇩🇪",
        "می‌خواهم", "line\n\ttab\r\n", "שלום", "a ! [b]",
        "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"}) {
    CAPTURE(text);
    CHECK(clean(text) == text);
  }
}

TEST_CASE("I-2: tags behind a flag that spell no flag are taken out") {
  CHECK(clean("\U0001F3F4\U000E0041\U000E0042z") == "\U0001F3F4z");
  CHECK(clean("\U0001F3F4\U000E007Fz") == "\U0001F3F4z");
}

TEST_CASE("I-3: an image is never left as image syntax") {
  CHECK(clean("see ![x](https://evil.example/?d=1)") == "see image [x](https://evil.example/?d=1)");
  CHECK(clean("<IMG src=x>") == "&lt;IMG src=x>");
}

TEST_CASE("cleaning a value reports whether anything changed") {
  json::value touched = {{"a", {"ok", "b\u202Ec"}}};
  CHECK(clean(touched));
  CHECK(touched == json::value{{"a", {"ok", "bc"}}});
  json::value untouched = {{"a", {"ok", 1, nullptr, "Größe"}}};
  CHECK(!clean(untouched));
}

}  // namespace affinity
