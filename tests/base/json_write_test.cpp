#include "base/json/json.hpp"
#include "base/text/text.hpp"
#include "support/catch.hpp"

#include <string>

namespace affinity::json_write_test {

namespace {

// What JSON asks for, a byte at a time.
std::string expected(std::string_view text) {
  std::string out = "\"";
  auto const valid = to_utf8(text);
  for (auto const c : valid) {
    auto const at = std::string_view("\"\\\n\r\t\b\f").find(c);
    char const letters[] = "\"\\nrtbf";
    if (at != std::string_view::npos) {
      out += '\\';
      out += letters[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += c < 16 ? '0' : '1';
      out += "0123456789abcdef"[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string written(std::string_view text) {
  std::string out = "[";
  write_json_string(text, out);
  return out.substr(1);
}

}  // namespace

TEST_CASE("a text is escaped the same wherever the bytes that need it stand") {
  std::string const specials[] = {"\"",   "\\",    "\n",       "\x01", "\x1F",
                                  "\x7F", "ü",     "\xE2\x80", "\xFF", "\xF0\x9F\x98\x80",
                                  "\"\"", "\"ü\\", "!["};
  for (auto const& special : specials)
    for (std::size_t before = 0; before < 40; ++before)
      for (std::size_t after : {0, 1, 7, 15, 16, 17, 40}) {
        auto const text = std::string(before, 'x') + special + std::string(after, 'y');
        CAPTURE(text);
        CHECK(written(text) == expected(text));
      }
}

TEST_CASE("long texts of every byte are escaped the same") {
  std::string text;
  for (std::uint32_t seed = 1; text.size() < 20'000; seed = seed * 1664525 + 1013904223)
    text += char(seed >> 24);
  CHECK(written(text) == expected(text));
  std::string quotes(10'000, '"');
  CHECK(written(quotes) == expected(quotes));
  CHECK(written(std::string(5'000, '\x02')) == expected(std::string(5'000, '\x02')));
  CHECK(written(std::string(5'000, 'a')) == expected(std::string(5'000, 'a')));
}

TEST_CASE("integers are written with all their digits") {
  CHECK(write_json(INT64_MIN) == "-9223372036854775808");
  CHECK(write_json(UINT64_MAX) == "18446744073709551615");
  CHECK(write_json(0) == "0");
}

TEST_CASE("UTF-8 is told from what is none wherever it stands") {
  for (std::size_t before = 0; before < 20; ++before)
    for (std::size_t after : {0, 1, 8, 20}) {
      CAPTURE(before);
      CAPTURE(after);
      std::string const front(before, 'x'), back(after, 'y');
      CHECK(is_utf8(front + back));
      CHECK(is_utf8(front + "ü" + back));
      CHECK(!is_utf8(front + "\xFC" + back));
      CHECK(!is_utf8(front + "\xE2\x82"));
    }
}

}  // namespace affinity::json_write_test
