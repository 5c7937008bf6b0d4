#include "base/text/folding.hpp"

#include "support/catch.hpp"

namespace affinity::base::folding_test {

TEST_CASE("what people take for one name has one folded form") {
  struct Row {
    std::string_view text, folded;
  };
  for (auto const& row : {
           Row{"Acme Robotics", "acme robotics"},
           Row{"  ACME\tRobotics  ", "acme robotics"},
           Row{"Škoda Auto", "skoda auto"},
           Row{"Müller & Söhne", "muller and sohne"},
           Row{"Weißstraße", "weissstrasse"},
           Row{"Łukasz Żółć", "lukasz zolc"},
           Row{"Ærø Bryghus", "aero bryghus"},
           Row{"Nguyễn Thị Hồng", "nguyen thi hong"},
           Row{"Nguye\u0302\u0303n", "nguyen"},
           Row{"İstanbul", "istanbul"},
           Row{"Ａｃｍｅ　１２", "acme 12"},
           Row{"O'Brien", "obrien"},
           Row{"O’Brien", "obrien"},
           Row{"J.P. Morgan", "jp morgan"},
           Row{"J. P. Morgan", "j p morgan"},
           Row{"Booking.com", "booking com"},
           Row{"Saint-Gobain", "saint gobain"},
           Row{"Rocket 🚀 Labs", "rocket labs"},
           Row{"👩\u200D💻 Coders", "coders"},
           Row{"🚀🚀", "🚀🚀"},
           Row{"Αθήνα ΈΡΓΟ", "αθηνα εργο"},
           Row{"ЁЛКА Йод", "елка иод"},
           Row{"شركة أكمي", "شركة اكمي"},
           Row{"שָׁלוֹם", "שלום"},
           Row{"東京 電力", "東京 電力"},
           Row{"a\u200Bcme", "a cme"},
           Row{"", ""},
       }) {
    CAPTURE(row.text);
    CHECK(fold(row.text) == row.folded);
  }
}

TEST_CASE("the words of a folded text are those between its blanks") {
  CHECK(folded_words("jane van der berg") == std::vector<std::string_view>{"jane", "van", "der", "berg"});
  CHECK(folded_words("").empty());
}

}  // namespace affinity::base::folding_test
