#pragma once
// Have we seen this company: its lists with stage and owner, the last contact and whose it was, why it was
// passed on.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace affinity::tools::composed {

struct SeenCompany {
  json::array lists{};  // {list, stage, owners, deal}; stage and owners are missing where they were not read
  std::string
      lists_text{};  // "Deal Flow/New, Maren Oduya; Sourcing"; "-" on no list, "?" where it could not be read
  std::string last_contact{};  // "2026-10-17 Maren Oduya", "never", "?"
  std::string pass_reason{};   // of a column of that name
};
using SeenCompanies = std::map<std::int64_t, SeenCompany>;  // by the company's id

SeenCompany const& unknown_company();

// v2: two requests for 100 companies and one for each list that they are on, as far as five beside them allow
// it. v1: one for each company and one for each of its rows. What could not be read makes the answer partial.
Task<SeenCompanies> read_seen(Reads&, std::vector<Ref> companies, Answer&);

}  // namespace affinity::tools::composed
