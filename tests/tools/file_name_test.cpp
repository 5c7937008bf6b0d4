#include "tools/files/file_name.hpp"

#include "base/text/text.hpp"
#include "support/catch.hpp"

namespace affinity::tests::file_name_test {

using namespace affinity;
using namespace affinity::tools;

TEST_CASE("a name from outside becomes one that stays where it is put") {
  struct Row {
    std::string from, to;
  };
  for (auto const& [from, to] : {
           Row{"report.pdf", "report.pdf"},
           Row{"Q3 – Übersicht 🦊.pdf", "Q3 – Übersicht 🦊.pdf"},
           Row{"../../.ssh/authorized_keys", "authorized_keys"},
           Row{"..\\..\\evil.exe", "evil.exe"},
           Row{"/etc/passwd", "passwd"},
           Row{"C:\\Windows\\con.txt", "con.txt"},
           Row{"a\xE2\x80\xAEgnp.exe", "agnp.exe"},
           Row{".bashrc", "bashrc"},
           Row{"...", "file"},
           Row{"..", "file"},
           Row{"", "file"},
           Row{"/", "file"},
           Row{"dir/", "dir"},
           Row{"../.", "file"},
           Row{" . x . ", "x"},
           Row{"a\r\nb\tc\x7F.txt", "abc.txt"},
           Row{std::string("a\0b", 3), "ab"},
           Row{"a\xC2\x85\xE2\x80\xA8z", "az"},
           Row{"bad\xFFutf8", "bad\xEF\xBF\xBDutf8"},
       }) {
    CAPTURE(from);
    CHECK(sanitize_file_name(from) == to);
  }
}

TEST_CASE("a safe name is plain, not hidden and short, whatever it is made of") {
  std::string const pieces[] = {"a",   "/",    "\\", ".",    "..",    " ",     "\xE2\x80\xAE",
                                "ü",   "🦊", "\n", "\xFF", "![x](", "<img ", std::string(120, 'n'),
                                "\xE2"};
  unsigned state = 7;
  for (int i = 0; i < 5000; ++i) {
    std::string name;
    for (int j = 0; j < 5; ++j) {
      state = state * 1664525 + 1013904223;
      name += pieces[(state >> 16) % std::size(pieces)];
    }
    CAPTURE(name);
    auto const safe = sanitize_file_name(name);
    REQUIRE(is_valid_file_name(safe));
    REQUIRE(!safe.starts_with('.'));
    REQUIRE(safe.size() <= 200);
    REQUIRE(is_safe_relative_path(safe.size() > 1 && safe[1] == ':' ? "x" : safe));
  }
}

TEST_CASE("a long name is cut between characters and keeps its extension") {
  std::string umlauts;
  for (int i = 0; i < 150; ++i) umlauts += "ü";
  auto const safe = sanitize_file_name(umlauts + ".pdf");
  CHECK(safe.ends_with("ü.pdf"));
  CHECK(safe.size() <= 200);
  CHECK(safe.size() >= 199);
  CHECK(is_utf8(safe));
  CHECK(sanitize_file_name(std::string(300, 'x')) == std::string(200, 'x'));
}

TEST_CASE("a number goes before the extension") {
  CHECK(numbered("report.pdf", 2) == "report (2).pdf");
  CHECK(numbered("report", 3) == "report (3)");
  CHECK(numbered("a.tar.gz", 2) == "a.tar (2).gz");
}

TEST_CASE("the name of an upload is a name and no path") {
  for (std::string const name :
       {"a", "a b.pdf", "Übersicht 🦊.pdf", "\"quoted\".txt", ".env", "a:b", "..a"})
    CHECK(is_valid_file_name(name));
  CHECK(is_valid_file_name(std::string(255, 'x')));
  for (std::string const& name :
       {std::string(), std::string("."), std::string(".."), std::string("a/b"), std::string("../x"),
        std::string("a\\b"), std::string("a\nb"), std::string("a\r"), std::string("a\0b", 3),
        std::string("a\x7F"), std::string("\xC2\x9F"), std::string("\xE2\x80\xA9"), std::string("\xFF"),
        std::string(256, 'x')}) {
    CAPTURE(name);
    CHECK(!is_valid_file_name(name));
  }
}

TEST_CASE("the type of a file follows its extension") {
  CHECK(media_type("a.PDF") == "application/pdf");
  CHECK(media_type("a.tar.zip") == "application/zip");
  CHECK(media_type("pdf") == "application/octet-stream");
  CHECK(media_type(".pdf") == "application/octet-stream");
}

}  // namespace affinity::tests::file_name_test
