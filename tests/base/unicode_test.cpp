#include "base/text/unicode.hpp"

#include "support/catch.hpp"

namespace affinity::tests::unicode_test {

using namespace affinity;

TEST_CASE("a character is read with its length, and a cut one counts as one byte") {
  CHECK(first_character("a").code == 'a');
  CHECK(first_character("é!").code == 0xE9);
  CHECK(first_character("é!").length == 2);
  CHECK(first_character("€").code == 0x20AC);
  CHECK(first_character("🏴").code == 0x1F3F4);
  CHECK(first_character("🏴").length == 4);
  CHECK(first_character("\xF0\x9F").length == 1);
  CHECK(first_character("\x80").length == 1);
}

TEST_CASE("what nobody sees is known by its class") {
  for (char32_t const c : {0xAD, 0x61C, 0x200B, 0x200E, 0x202E, 0x2066, 0x206F, 0xFEFF, 0xE0041})
    CHECK(is_invisible(c));
  for (char32_t const c : {0x41, 0xE9, 0x20AC, 0x4E2D, 0x1F600, 0x20}) CHECK(!is_invisible(c));
  CHECK(is_joiner(0x200D));
  CHECK(is_invisible(0x200D));
  CHECK(is_control(0x85));
  CHECK(!is_control(' '));
  CHECK(is_blank(0x3000));
  CHECK(is_blank(0x2028));
}

}  // namespace affinity::tests::unicode_test
