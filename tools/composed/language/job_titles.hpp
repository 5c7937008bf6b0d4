#pragma once
// Job titles: whether one fits the role that is asked for, and how much its holder decides.

#include <string_view>

namespace affinity::tools::composed {

// "CEO" fits "Chief Executive Officer & Founder"; "president" does not fit "Vice President". All words of the
// role must occur, in any order; short forms stand for their words. An empty title fits nothing.
bool fits_role(std::string_view title, std::string_view role);

// Who decides most has the smallest: 0 leads the company, 1 its other chiefs and partners, 2 heads and
// directors, 3 everybody else, 4 without a title.
int decider_rank(std::string_view title);

}  // namespace affinity::tools::composed
