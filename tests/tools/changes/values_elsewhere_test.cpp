#include "support/catch.hpp"
#include "values_run.hpp"

namespace affinity::tools::changes::values_elsewhere_test {

namespace {

using tests::FirmSession;
using tests::ValuesBench;

// A list of companies with a column of its own, on which nobody is.
void add_board_seats(FirmSession& firm) {
  auto const list =
      firm.write(Method::post, "/lists", {{"name", "Board Seats"}, {"type", 1}, {"is_public", true}});
  firm.write(Method::post, "/fields",
             {{"name", "Seat Holder"},
              {"list_id", list.at("id")},
              {"entity_type", 1},
              {"value_type", 6},
              {"is_list_specific", true}});
}

Problem problem_of_set(ValuesBench& bench, std::string_view on, std::string_view column) {
  json::object operation{{"do", "set"}, {"on", on}, {"values", json::object{{column, "Maren"}}}};
  auto const plan = bench.plan(json::object{{"operations", json::array{std::move(operation)}}});
  REQUIRE(plan.changes.empty());
  REQUIRE(plan.problems.size() == 1);
  return plan.problems.front();
}

bool says(Problem const& problem, std::string_view text) {
  return problem.message.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a column of a list that the record is not on is told with the list and how to get a row there") {
  FirmSession firm;
  add_board_seats(firm);
  ValuesBench bench(firm);
  for (auto const* name : {"Seat Holder", "seat holder"}) {
    auto const problem = problem_of_set(bench, "company:730001", name);
    CAPTURE(problem.message);
    CHECK(problem.kind == "no_such_column");
    CHECK(says(problem, "is a column of Board Seats"));
    CHECK(says(problem, "has no row there"));
    CHECK(says(problem, R"("do":"add_to_list")"));
    CHECK(says(problem, R"("list":"Board Seats")"));
    CHECK_FALSE(says(problem, "Did you mean"));
  }
}

TEST_CASE("a column of a list of other records is told with what its rows are") {
  FirmSession firm;
  add_board_seats(firm);
  ValuesBench bench(firm);
  auto const seat = problem_of_set(bench, "person:510008", "Seat Holder");
  CAPTURE(seat.message);
  CHECK(says(seat, "whose rows are companies"));
  CHECK(says(seat, "is a person"));
}

TEST_CASE("of lists that have the column, those that hold such records are named first") {
  FirmSession firm;
  ValuesBench bench(firm);
  auto const stage =
      problem_of_set(bench, "company:730001", "Status");  // on Deal Flow too, which holds deals
  CAPTURE(stage.message);
  CHECK(says(stage, "is a column of Sourcing"));
  CHECK(says(stage, "has no row there"));
  CHECK_FALSE(says(stage, "Did you mean"));
}

TEST_CASE("a name that no list has is told with the nearest column, as before") {
  FirmSession firm;
  add_board_seats(firm);
  ValuesBench bench(firm);
  auto const problem = problem_of_set(bench, "company:730001", "Last Rund");
  CAPTURE(problem.message);
  CHECK(problem.kind == "no_such_column");
  CHECK(says(problem, "Did you mean \"Last Round\"?"));
}

}  // namespace affinity::tools::changes::values_elsewhere_test
