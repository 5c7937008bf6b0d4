#include "base/sanitize/sanitize.hpp"

#include "base/sanitize/images.hpp"
#include "support/catch.hpp"

#include <array>
#include <random>

namespace affinity::sanitize_test {

TEST_CASE("I-2: what a person cannot see is taken out") {
  CHECK(sanitize("a\u202Eb\u2066c\u200Fd\u061Ce") == "abcde");  // bidirectional controls
  CHECK(sanitize("x\U000E0049\U000E0067\U000E006Ey") == "xy");  // tag characters spell "Ign"
  CHECK(sanitize("a\u200Bb\u2060c\uFEFFd\u00ADe") == "abcde");
  CHECK(sanitize(std::string_view("a\x01\x1b[2Jb\x7f", 8)) == "a[2Jb");
  CHECK(sanitize("gnp\u202Eexe.") == "gnpexe.");
}

TEST_CASE("I-2: text that people write survives as it is") {
  for (auto const* text :
       {"plain", "Größe, naïve, Łódź", "日本語 한국어", "👩‍👩‍👧 👍🏽 🇩🇪",
        "می‌خواهم", "line\n\ttab\r\n", "שלום", "a ! [b]",
        "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"}) {
    CAPTURE(text);
    CHECK(sanitize(text) == text);
  }
}

TEST_CASE("I-2: tags behind a flag that spell no flag are taken out") {
  CHECK(sanitize("\U0001F3F4\U000E0041\U000E0042z") == "\U0001F3F4z");
  CHECK(sanitize("\U0001F3F4\U000E007Fz") == "\U0001F3F4z");
}

TEST_CASE("I-2: what can carry a hidden text is taken out wherever it does nothing") {
  struct Case {
    std::string given{}, cleaned{};
  };
  for (auto const& c :
       {Case{"a\uFE0F\uFE01\uFE00b", "ab"}, Case{"\u2764\uFE0F\uFE0F\uFE0E!", "\u2764\uFE0F!"},
        Case{"a\U000E0100\U000E01EFb", "ab"}, Case{"\u845B\U000E0101\U000E0101", "\u845B\U000E0101"},
        Case{"a\u200D\u200C\u200Db", "ab"}, Case{"\u0645\u200C\u200D\u200C\u06CC", "\u0645\u200C\u06CC"},
        Case{"\U0001F469\u200Dx", "\U0001F469x"}, Case{"a\u034Fb\u115Fc\u1160d\u3164e\uFFA0f", "abcdef"},
        Case{"a\u17B4b\u17B5c\uFFF9d\uFFFAe\uFFFBf\u180Eg", "abcdefg"},
        Case{"a\U0001D173b\U0001D17Ac\U0001BCA0d\u2061e\u206Af", "abcdef"}, Case{"a\u180Bb", "ab"},
        Case{"7\uFE0F", "7"}}) {
    CAPTURE(c.given);
    CHECK(sanitize(c.given) == c.cleaned);
  }
}

TEST_CASE("I-2: selectors and joiners that people write stay") {
  for (auto const* text : {"\u2764\uFE0F", "\u2764\uFE0E", "1\uFE0F\u20E3", "\U0001F3F4\u200D\u2620\uFE0F",
                           "\U0001F3F3\uFE0F\u200D\U0001F308", "\u26F9\U0001F3FD\u200D\u2642\uFE0F",
                           "\u845B\U000E0100\u98FE", "\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
                           "\u0D28\u0D4D\u200D", "\u0915\u094D\u200D\u0937", "\u1820\u180B\u1821",
                           "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
                           "\U0001F3F4\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F"}) {
    CAPTURE(text);
    CHECK(sanitize(text) == text);
  }
  auto const texas = std::string("\U0001F3F4\U000E0075\U000E0073\U000E0074\U000E0078\U000E007F");
  CHECK(sanitize(texas) == "\U0001F3F4");
}

TEST_CASE("I-3: an image is never left as image syntax") {
  CHECK(sanitize("see ![x](https://evil.example/?d=1)") == "see image [x](https://evil.example/?d=1)");
  CHECK(sanitize("<IMG src=x>") == "&lt;IMG src=x>");
}

TEST_CASE("I-3: no image is left by what is taken out, and none that another notation makes") {
  for (auto const* text : {"!\u200B[x](https://e.example/)",
                           "!\uFE0F[x](https://e.example/)",
                           "![x]\u200D(https://e.example/)",
                           "!\U000E0041[x][r]\n\n[r]: https://e.example/",
                           "![x][R  a]\n\n[r a]: https://e.example/",
                           "![r]\n\n[r]: https://e.example/",
                           "![r][]\n[r]: https://e.example/",
                           "![x] [r]\n[r]: https://e.example/",
                           "![a [b] c](https://e.example/)",
                           "[![x](https://e.example/)](https://f.example/)",
                           "![a `]` b](https://e.example/)",
                           "![a \\] b](https://e.example/)",
                           "![<b>]</b>](https://e.example/)",
                           "![x\n\ny](https://e.example/)",
                           "![\u212A]\n\n[k]: https://e.example/",
                           "![a\\]b][a\\]b]\n\n[a\\]b]: https://e.example/",
                           "<im\u200Bg src=x>",
                           "<\u00ADIMG/src=x>",
                           "<img",
                           "<svg><image href=x>",
                           "<svg><svg:image xlink:href=x />",
                           "<picture><source srcset='x'></picture>",
                           "<video poster=x>",
                           "<video title='>' poster=x>",
                           "<audio src = x>",
                           "<embed src=x>",
                           "<object data=x>",
                           "<iframe src=x>",
                           "<iframe srcdoc=x>",
                           "<input type=image src=x>",
                           "<link rel=stylesheet href=x>",
                           "<script src=x>",
                           "<table background=x>",
                           "<p style=\"background:url(x)\">",
                           "<p style='background:\\75 rl(x)'>",
                           "<p style='background:&#117;rl(x)'>",
                           "<p/style=x:URL(y)>",
                           "<https://x.example style=a:url(x)>",
                           "<style>p{background:url(x)}</style>",
                           "<style>@import 'x';</style>",
                           "<style>a{b:image-set('x' 1x)}",
                           "<rect fill='url(https://e.example/)'>",
                           "<use href=x>",
                           "<meta http-equiv=refresh content='0;x'>",
                           "<a title=\"<img src=x>\">",
                           "<b title='it\u200B's poster=x"}) {
    CAPTURE(text);
    auto const cleaned = sanitize(text);
    CHECK(cleaned != text);
    CHECK(markdown_images(cleaned).empty());
    CHECK(resource_loading_tags(cleaned).empty());
    CHECK(sanitize(cleaned) == cleaned);
  }
  CHECK(sanitize("!\u200B[x](https://evil.example/)") == "image [x](https://evil.example/)");
  CHECK(sanitize("<p style=\"color:red;background:url(x)\">y</p>") ==
        "&lt;p style=\"color:red;background:url(x)\">y</p>");
}

TEST_CASE("I-3: a text that is no image stays byte for byte") {
  for (auto const* text : {"Wow![1] great",
                           "Wow![1] great, see [the paper](https://x.example/)",
                           "a![",
                           "![",
                           "!\n[x](y)",
                           "if (!list[i]) x(![1])",
                           "![1] <b>and</b> more",
                           "Yes![1]\n[2]: https://x.example/",
                           "<b>bold</b>, a < b",
                           "Jane <jane@x.example>",
                           "<https://x.example/src=4?style=1>",
                           "<a href=\"https://x.example/\">x</a>",
                           "<p style=\"color: rgb(1,2,3); font-family: &quot;Segoe UI&quot;\">x</p>",
                           "<video> and <source> tags",
                           "<style>p { content: \"\\201C\"; font-family: \"\\@MS Mincho\" }</style>",
                           "<td width=5 height='3'>",
                           "the url(x) of it",
                           "poster=x src=y",
                           "x <- y",
                           "<imgur",
                           "<3"}) {
    CAPTURE(text);
    CHECK(sanitize(text) == text);
  }
}

TEST_CASE("I-3: cleaning again changes nothing, whatever the text is made of") {
  constexpr std::array pieces{"!",          "[",
                              "]",          "(",
                              ")",          "![",
                              "](",         "]:",
                              "[r]",        "[r]: x",
                              "\n",         "\n\n",
                              " ",          "\\",
                              "`",          "<",
                              ">",          "<img",
                              "<image ",    "<p ",
                              "<style>",    "</style",
                              "src=",       "style=",
                              "\"",         "'",
                              "/",          "=",
                              "&",          "&quot;",
                              "&#33;",      "url(",
                              "\\75 ",      "poster=x ",
                              "href=",      "<a ",
                              "x",          "r",
                              "1",          "\u200B",
                              "\u200D",     "\u200C",
                              "\uFE0F",     "\uFE01",
                              "\U000E0101", "\u20E3",
                              "\u2764",     "\U0001F469",
                              "\U0001F3F4", "\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067",
                              "\U000E007F", "\u0645",
                              "\u845B",     "\u1820",
                              "\u180B",     "\u3000",
                              "\u00FC",     "\t",
                              "\x01",       "\u202E",
                              "<https:"};
  std::mt19937 random(7);
  int changed = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto left = 1 + random() % 14; left > 0; --left) text += pieces[random() % pieces.size()];
    auto const once = sanitize(text);
    CAPTURE(text, once);
    if (sanitize(once) != once || has_hidden_characters(once) || !markdown_images(once).empty() ||
        !resource_loading_tags(once).empty())
      FAIL("cleaning again would change it");
    if (once != text && !has_hidden_characters(text) && !may_have_image(text))
      FAIL("the quick look missed it");
    changed += once != text;
  }
  CHECK(changed > 2'000);
}

TEST_CASE("I-3: looking for images takes no longer than the text is long") {
  auto const repeated = [](std::string_view piece) {
    std::string out;
    while (out.size() < 200'000) out += piece;
    return out;
  };
  // Each of them is looked at once for every piece of it by a reader that starts anew at each; a minute at
  // least.
  for (auto const* piece : {"![", "![x", "[r]:![r][", "]:", "<a ", "<a \"", "<a/x=", "<a x='<a y=\"", "<a<",
                            "<style>", "<p style=", "![x] [", "<p title='", "\\]![x][a"}) {
    CAPTURE(piece);
    auto const text = repeated(piece);
    auto const once = sanitize(text);
    CHECK(sanitize(once) == once);
  }
}

TEST_CASE("the names of members are cleaned, and none replaces one that was clean") {
  json::value value = {{"i\u200Bd", 1}, {"id", 2}, {"![x](y)", {{"a\u202E", 3}}}};
  CHECK(sanitize(value));
  CHECK(value == json::value{{"id (2)", 1}, {"id", 2}, {"image [x](y)", {{"a", 3}}}});
}

TEST_CASE("cleaning a value reports whether anything changed") {
  json::value touched = {{"a", {"ok", "b\u202Ec"}}};
  CHECK(sanitize(touched));
  CHECK(touched == json::value{{"a", {"ok", "bc"}}});
  json::value untouched = {{"a", {"ok", 1, nullptr, "Größe"}}};
  CHECK(!sanitize(untouched));
}

}  // namespace affinity::sanitize_test
