#include "tools/composed/language/job_titles.hpp"

#include "support/catch.hpp"

#include <string_view>

namespace affinity::tools::composed::job_titles_test {

TEST_CASE("a role fits a title in its words, its short form and either order") {
  struct Row {
    std::string_view title, role;
    bool fits;
  };
  for (auto const& row :
       {Row{"Chief Executive Officer", "CEO", true}, Row{"CEO & Co-Founder", "ceo", true},
        Row{"CEO", "chief executive officer", true}, Row{"Co-Founder", "founder", true},
        Row{"Cofounder/CTO", "co-founder", true}, Row{"Vice President Sales", "VP", true},
        Row{"VP Sales", "sales vp", true}, Row{"Chief Investment Officer", "CIO", true},
        Row{"Chief Information Officer", "CIO", true}, Row{"Managing Director", "MD", true},
        Row{"Vice President", "president", false}, Row{"President", "president", true},
        Row{"Chief Technology Officer", "CEO", false}, Row{"Engineer", "CEO", false}, Row{"", "CEO", false},
        Row{"Chief Executive Officer", "", false}, Row{"Geschäftsführer", "GESCHÄFTSFÜHRER", true}}) {
    CAPTURE(row.title, row.role);
    CHECK(fits_role(row.title, row.role) == row.fits);
  }
}

TEST_CASE("who leads the company decides before its other chiefs, heads, others and people without a title") {
  struct Row {
    std::string_view title;
    int rank;
  };
  for (auto const& row :
       {Row{"Chief Executive Officer", 0}, Row{"CEO", 0}, Row{"Founder", 0}, Row{"Managing Partner", 0},
        Row{"Chief Technology Officer", 1}, Row{"CFO", 1}, Row{"Partner", 1}, Row{"VP Operations", 2},
        Row{"Head of Sales", 2}, Row{"Investment Director", 2}, Row{"Engineer", 3}, Row{"", 4}}) {
    CAPTURE(row.title);
    CHECK(decider_rank(row.title) == row.rank);
  }
}

}  // namespace affinity::tools::composed::job_titles_test
