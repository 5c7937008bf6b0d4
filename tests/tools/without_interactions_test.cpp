#include "tools/pagination/without_interactions.hpp"

#include "support/catch.hpp"
#include "support/sandbox_session.hpp"

#include <set>

namespace affinity::tools::without_interactions_test {

using tests::ids_of;

namespace {

std::set<std::int64_t> as_set(json::array const& records) {
  auto const ids = ids_of(records);
  return {ids.begin(), ids.end()};
}

}  // namespace

TEST_CASE("asking for dates brings nobody less, each once, in pages of any size") {
  tests::SandboxSession firm;
  for (auto const* tool : {"list_all_affinity_persons", "list_all_affinity_organizations"}) {
    for (auto const* term : {"an", "ro", "a"}) {
      json::object const plain{{"term", term}}, dated{{"term", term}, {"with_interaction_dates", true}};
      CAPTURE(tool, term);
      auto const all = as_set(firm.walk(tool, plain, 500));
      for (int const limit : {500, 7, 1}) {
        if (limit == 1 && all.size() > 40) continue;
        CAPTURE(limit);
        auto const with_dates = firm.walk(tool, dated, limit);
        CHECK(with_dates.size() == all.size());
        CHECK(as_set(with_dates) == all);
      }
    }
  }
}

TEST_CASE("those without interactions come last, and are counted") {
  tests::SandboxSession firm;
  firm.ask("create_a_affinity_person",
           {{"first_name", "Jane"}, {"last_name", "Nobody"}, {"emails", json::array()}});
  auto const answer =
      firm.ask("list_all_affinity_persons", {{"term", "jane"}, {"with_interaction_dates", true}}).structured;
  auto const& result = answer.at("result").as_array();
  CHECK(answer.at("without_interactions").to_number<std::size_t>() >= 1);
  CHECK(result.back().at("last_name") == "Nobody");
  CHECK(!result.back().as_object().contains("interaction_dates"));
  CHECK(result.front().as_object().contains("interaction_dates"));
  CHECK(!answer.contains("complete"));
}

TEST_CASE("a bound on a date means those that have one") {
  tests::SandboxSession firm;
  firm.ask("list_all_affinity_persons",
           {{"term", "jane"}, {"with_interaction_dates", true}, {"min_last_email_date", "2020-01-01"}});
  CHECK(firm.sender.asked.size() == 1);
}

TEST_CASE("with_interaction_persons alone brings the dates that it belongs to, and is refused without them") {
  tests::SandboxSession firm;
  auto const answer =
      firm.ask("list_all_affinity_persons", {{"term", "okafor"}, {"with_interaction_persons", true}})
          .structured;
  CHECK(
      answer.at("result").at(0).at("interactions").at("last_interaction").as_object().contains("person_ids"));
  auto const one =
      firm.ask("get_single_affinity_person_by_id", {{"id", 510008}, {"with_interaction_persons", true}});
  CHECK(one.structured.at("result").as_object().contains("interactions"));
  CHECK(firm.ask("get_single_affinity_person_by_id",
                 {{"id", 510008}, {"with_interaction_persons", true}, {"with_interaction_dates", false}})
            .is_error);
}

}  // namespace affinity::tools::without_interactions_test
