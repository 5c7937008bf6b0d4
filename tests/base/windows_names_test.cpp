#include "base/text/windows_names.hpp"

#include "support/catch.hpp"

namespace affinity::base::windows_names_test {

TEST_CASE("names that Windows takes for a device, a stream or another name are not plain") {
  for (std::string const name :
       {"",         "NUL",      "nul.txt", "Con",       "prn.tar.gz",  "AUX",
        "COM1",     "com9.log", "LPT1",    "lpt0",      "COM\xC2\xB9", "LPT\xC2\xB3.txt",
        "CONIN$",   "conout$",  "clock$",  "nul .txt",  "NUL:",        "a:b",
        "a::$DATA", "in.txt.",  "in.txt ", "in.txt. .", "...",         " ",
        "a/b",      "a\\b",     "a*",      "a?",        "a<b",         "a>b",
        "a|b",      "\"a\"",    "a\tb",    "a\nb"}) {
    CAPTURE(name);
    CHECK_FALSE(is_plain_windows_name(name));
  }
  for (std::string const name :
       {"a", "a.txt", "NULL.txt", "COM10", "COM", "lpt", "com1x.txt", "a nul", "x.nul", ".git",
        "report (2).pdf", "\xC3\xBC.txt", "\xF0\x9F\x92\xBC", "a~1.txt", "a'b", "a&b#%"}) {
    CAPTURE(name);
    CHECK(is_plain_windows_name(name));
  }
}

TEST_CASE("a name has 255 units of UTF-16 at most") {
  std::string briefcases, umlauts;
  for (int i = 0; i < 127; ++i) briefcases += "\xF0\x9F\x92\xBC";
  for (int i = 0; i < 255; ++i) umlauts += "\xC3\xBC";
  CHECK(is_plain_windows_name(umlauts));
  CHECK_FALSE(is_plain_windows_name(umlauts + "x"));
  CHECK(is_plain_windows_name(briefcases + "x"));
  CHECK_FALSE(is_plain_windows_name(briefcases + "xx"));
}

TEST_CASE("the nearest plain name keeps what it can") {
  CHECK(plain_windows_name("NUL.txt") == "_NUL.txt");
  CHECK(plain_windows_name("com1") == "_com1");
  CHECK(plain_windows_name("a:b.pdf. ") == "a_b.pdf");
  CHECK(plain_windows_name("what?.pdf") == "what_.pdf");
  CHECK(plain_windows_name("...") == "_");
  CHECK(plain_windows_name("") == "_");
  CHECK(plain_windows_name("plain (2).pdf") == "plain (2).pdf");
}

}  // namespace affinity::base::windows_names_test
