// People outside of Affinity at companies in it, and who in it once worked beside them or paid into what they
// led.

#include "base/text/text.hpp"
#include "sandbox/seed/seed_context.hpp"
#include "sandbox/seed/vocabulary.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

constexpr std::array<std::string_view, 3> outsider_titles{"Chief Financial Officer", "General Counsel",
                                                          "Head of Engineering"};
constexpr int many_outsiders = 24;  // of the second company: more than one page of 20

class Outsiders {
 public:
  explicit Outsiders(SeedContext& s) : s_(s) {}

  Outsider& add(Id company) {
    auto const& first = vocabulary::first_names[(7 * number_ + 3) % vocabulary::first_names.size()];
    auto const& last = vocabulary::last_names[(5 * number_ + 11) % vocabulary::last_names.size()];
    return s_.store.outsiders.add(
        {.full_name = std::string(first) + ' ' + std::string(last),
         .title = std::string(outsider_titles[number_++ % outsider_titles.size()]),
         .linkedin_url = "https://linkedin.example/in/" + lower(first) + '-' + lower(last),
         .organization_id = company});
  }

  // `years` of work beside each other at a company, which ended `ago` years ago.
  void add_coworker(Outsider& onto, std::size_t startup, int years, int ago) {
    auto const employer = s_.startups.at(startup);
    auto const source = s_.store.organizations.find(employer)->person_ids.front();
    onto.coworkers.push_back({.source_id = source,
                              .employer_id = employer,
                              .overlap_start = s_.days_ago(365 * (years + ago), 0),
                              .overlap_end = s_.days_ago(365 * ago, 0)});
  }

  void add_investor(Outsider& onto, std::size_t fund, std::size_t startup, int years_ago) {
    auto const investor = s_.co_investors.at(fund);
    auto const source = s_.store.organizations.find(investor)->person_ids.front();
    onto.investors.push_back({.source_id = source,
                              .investor = {.title = "Partner",
                                           .start = s_.days_ago(365 * (years_ago + 3), 0),
                                           .organization_id = investor},
                              .executive = {.title = "Chief Executive Officer",
                                            .start = s_.days_ago(365 * (years_ago + 2), 0),
                                            .end = s_.days_ago(365 * (years_ago - 1), 0),
                                            .organization_id = s_.startups.at(startup)},
                              .funded_at = s_.days_ago(365 * years_ago, 0),
                              .series = "Series A",
                              .amount = 4'000'000.0 + 1'500'000.0 * double(fund),
                              .currency_code = "USD"});
  }

 private:
  SeedContext& s_;
  std::size_t number_ = 0;
};

}  // namespace

void seed_outsiders(SeedContext& s) {
  Outsiders outsiders(s);
  auto const acme = s.startups[0], crowded = s.startups[1];
  auto& finance = outsiders.add(acme);
  outsiders.add_coworker(finance, 6, 2, 5);
  outsiders.add_coworker(finance, 9, 4, 8);
  outsiders.add_investor(finance, 0, 12, 6);
  auto& counsel = outsiders.add(acme);
  outsiders.add_coworker(counsel, 7, 6, 2);
  outsiders.add_investor(counsel, 1, 14, 3);
  outsiders.add_investor(counsel, 2, 14, 4);
  outsiders.add(acme);  // nobody knows this one
  for (int i = 0; i < many_outsiders; ++i)
    outsiders.add_coworker(outsiders.add(crowded), std::size_t(10 + i), 1 + i % 7, 1);
}

}  // namespace affinity::sandbox
