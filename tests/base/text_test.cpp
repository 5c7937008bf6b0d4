#include "base/text/text.hpp"

#include "support/catch.hpp"

#include <array>
#include <string>

namespace affinity::text_test {

using namespace std::literals;

TEST_CASE("UTF-8 is what Unicode's table 3-7 allows and nothing else") {
  for (auto const good : {""sv, "plain"sv, "\xC3\xA9"sv, "\xE2\x82\xAC"sv, "\xF0\x9F\x98\x80"sv,
                          "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "a\0b"sv}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  for (auto const bad :
       {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC3"sv, "\xC3("sv, "\xE0\x9F\xBF"sv, "\xE2\x82"sv,
        "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv,
        "\xFE"sv, "\xFF"sv, "ok\xF0\x9F\x98"sv}) {
    CAPTURE(bad);
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("every wrong byte becomes one replacement character and the rest stays") {
  CHECK(to_utf8("a\xFF\xC3\xA9") == "a\xEF\xBF\xBD\xC3\xA9");
  CHECK(to_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(to_utf8("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(to_utf8("") == "");
}

TEST_CASE("whatever the bytes, the repaired text is UTF-8") {
  unsigned state = 7;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < 12; ++i) {
      state = state * 1664525u + 1013904223u;
      bytes += char(state >> 24);
    }
    REQUIRE(is_utf8(to_utf8(bytes)));
  }
}

TEST_CASE("percent-encoding leaves only what RFC 3986 calls unreserved") {
  CHECK(percent_encode("azAZ09-._~") == "azAZ09-._~");
  CHECK(percent_encode("a b/c?d=&+%") == "a%20b%2Fc%3Fd%3D%26%2B%25");
  CHECK(percent_encode("\xC3\xA9") == "%C3%A9");
  CHECK(percent_encode("\0"sv) == "%00");
}

TEST_CASE("percent-decoding undoes the encoding of any bytes") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += char(i);
  CHECK(percent_decode(percent_encode(all)) == all);
}

TEST_CASE("percent-decoding refuses broken escapes") {
  for (auto const bad : {"%", "%4", "%4x", "%x4", "abc%", "%%41"}) {
    CAPTURE(bad);
    CHECK_FALSE(percent_decode(bad));
  }
  CHECK(percent_decode("%41%6a%6A") == "Ajj");
}

TEST_CASE("a plus is a space only where it is asked to be") {
  CHECK(percent_decode("a+b") == "a+b");
  CHECK(percent_decode("a+b%2B", true) == "a b+");
}

TEST_CASE("base64 gives the vectors of RFC 4648") {
  CHECK(base64_encode("") == "");
  CHECK(base64_encode("f") == "Zg==");
  CHECK(base64_encode("fo") == "Zm8=");
  CHECK(base64_encode("foo") == "Zm9v");
  CHECK(base64_encode("foobar") == "Zm9vYmFy");
  CHECK(base64_decode("Zm9vYg==") == "foob");
  CHECK(base64_decode("") == "");
}

TEST_CASE("base64 is read strictly: alphabet, padding and no stray bits") {
  for (auto const bad : {"Zg", "Zg=", "Zg===", "====", "Z===", "Zh==", "Zm9=", "Zm 8=", "Zm8=\n",
                         "Zm9v=", "Z-_v", "=Zm8", "Zm=8", "Zm8=Zm8="}) {
    CAPTURE(bad);
    CHECK_FALSE(base64_decode(bad));
  }
}

TEST_CASE("base64url has its own two letters and no padding") {
  CHECK(base64url_encode("\xFB\xEF\xFF"sv) == "--__");
  CHECK(base64url_decode("--__") == "\xFB\xEF\xFF");
  CHECK(base64url_encode("f") == "Zg");
  CHECK(base64url_decode("Zg") == "f");
  for (auto const bad : {"Zg==", "Z", "Zh", "++//", "Zm9vY"}) {
    CAPTURE(bad);
    CHECK_FALSE(base64url_decode(bad));
  }
}

TEST_CASE("both base64 alphabets carry any bytes there and back") {
  std::string all;
  for (int i = 0; i < 256; ++i) {
    all += char(i);
    REQUIRE(base64_decode(base64_encode(all)) == all);
    REQUIRE(base64url_decode(base64url_encode(all)) == all);
  }
}

TEST_CASE("a fingerprint is FNV-1a in 16 digits and changes with the text") {
  CHECK(fnv1a_hex("") == "cbf29ce484222325");
  CHECK(fnv1a_hex("a") == "af63dc4c8601ec8c");
  CHECK(fnv1a_hex("ab") != fnv1a_hex("ba"));
}

TEST_CASE("lower touches ASCII letters alone") {
  CHECK(lower("AbC-9_Z") == "abc-9_z");
  CHECK(lower("\xC3\x89") == "\xC3\x89");
}

TEST_CASE("the nearest word is the one a typo meant") {
  std::array<std::string_view, 5> const names{"name", "domain", "person_ids", "organization_ids", "id"};
  CHECK(nearest("nmae", names) == "name");
  CHECK(nearest("Name", names) == "name");
  CHECK(nearest("person_id", names) == "person_ids");
  CHECK(nearest("organisation_ids", names) == "organization_ids");
  CHECK(nearest("ids", names) == "id");
}

TEST_CASE("a word that is like none has no nearest") {
  std::array<std::string_view, 3> const names{"name", "domain", "id"};
  CHECK(nearest("telephone", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest("x", names).empty());
  CHECK(nearest("zz", names).empty());
  CHECK(nearest(std::string(65, 'n'), names).empty());
  CHECK(nearest("name", {}).empty());
  std::array<std::string_view, 4> const codes{"meeting", "call", "email", "chat message"};
  CHECK(nearest("all", codes).empty());
  CHECK(nearest("any", codes).empty());
  CHECK(nearest("mail", codes) == "email");
  CHECK(nearest("text", codes).empty());
  CHECK(nearest("emial", codes) == "email");
}

TEST_CASE("a list of words reads like a sentence") {
  std::array<std::string_view, 3> const words{"a", "b", "c"};
  CHECK(join({}) == "");
  CHECK(join(std::span(words).first(1)) == "a");
  CHECK(join(std::span(words).first(2)) == "a and b");
  CHECK(join(words) == "a, b and c");
  CHECK(join(words, "or") == "a, b or c");
}

TEST_CASE("text is shortened between characters and says so") {
  CHECK(shorten("short", 5) == "short");
  CHECK(shorten("longer", 4) == "long…");
  CHECK(shorten("a\xC3\xA9z", 2) == "a…");
  CHECK(shorten("\xF0\x9F\x98\x80!", 3) == "…");
  CHECK(shorten("", 0) == "");
  CHECK(shorten("x", 0) == "…");
}

TEST_CASE("candidates are ordered by their distance to a word, and equally near ones stay in order") {
  constexpr std::string_view operators[]{"has-any-of", "has-none-of", "is-any-of", "is-none-of"};
  CHECK(nearest_first("IS-ANY-OF", operators) ==
        std::vector<std::string_view>{"is-any-of", "has-any-of", "is-none-of", "has-none-of"});
  CHECK(nearest_first("is-nay-of", operators).front() == "is-any-of");
  CHECK(nearest_first(std::string(65, 'x'), operators).front() == "has-any-of");
}

}  // namespace affinity::text_test
