#include "client/breaker.hpp"

#include "client/budget.hpp"
#include "support/catch.hpp"

namespace affinity::tests {

using client::Breaker;
using client::Budget;

namespace {

TimePoint at(int ms) { return TimePoint(std::chrono::hours(1)) + Milliseconds(ms); }

void fail_times(Breaker& breaker, int times, int ms = 0) {
  for (int i = 0; i < times; ++i) breaker.failed(at(ms));
}

}  // namespace

TEST_CASE("R-9: half of twenty failures within ten seconds open the breaker for fifteen") {
  Breaker breaker;
  for (int i = 0; i < 10; ++i) breaker.succeeded(at(0));
  fail_times(breaker, 9);
  CHECK(!breaker.stay_away(at(0)));
  breaker.failed(at(1));
  CHECK(breaker.stay_away(at(1)) == Milliseconds(15'000));
  CHECK(breaker.stay_away(at(15'000)) == Milliseconds(1));
  CHECK(!breaker.stay_away(at(15'001)));
}

TEST_CASE("R-9: fewer than twenty outcomes, or fewer than half, open nothing") {
  Breaker few;
  fail_times(few, 19);
  CHECK(!few.stay_away(at(0)));
  Breaker most_work;
  for (int i = 0; i < 100; ++i) most_work.succeeded(at(0));
  fail_times(most_work, 99);
  CHECK(!most_work.stay_away(at(0)));
}

TEST_CASE("R-9: failures are forgotten after ten seconds") {
  Breaker breaker;
  fail_times(breaker, 19);
  breaker.failed(at(10'001));
  CHECK(!breaker.stay_away(at(10'001)));
}

TEST_CASE("R-9: one request tries after that, and its outcome decides for all") {
  auto const opened = [] {
    Breaker breaker;
    fail_times(breaker, 20);
    return breaker;
  };
  auto good = opened();
  CHECK(!good.stay_away(at(15'000)));
  CHECK(good.stay_away(at(15'000)));
  good.succeeded(at(15'100));
  CHECK(!good.stay_away(at(15'100)));
  CHECK(!good.stay_away(at(15'100)));

  auto bad = opened();
  CHECK(!bad.stay_away(at(15'000)));
  bad.failed(at(15'100));
  CHECK(bad.stay_away(at(15'100)) == Milliseconds(15'000));

  auto unheard = opened();
  CHECK(!unheard.stay_away(at(15'000)));
  unheard.no_verdict();
  CHECK(!unheard.stay_away(at(15'000)));
}

TEST_CASE("R-9: a try that is never heard of again is replaced") {
  Breaker breaker;
  fail_times(breaker, 20);
  CHECK(!breaker.stay_away(at(15'000)));
  CHECK(breaker.stay_away(at(29'999)));
  CHECK(!breaker.stay_away(at(30'000)));
}

TEST_CASE("R-4: the budget pays for 100 retries or 50 timeouts, and first tries fill it again") {
  Budget retries, timeouts;
  int paid = 0;
  while (retries.spend(Budget::retry)) ++paid;
  CHECK(paid == 100);
  paid = 0;
  while (timeouts.spend(Budget::timeout)) ++paid;
  CHECK(paid == 50);
  for (int i = 0; i < 4; ++i) retries.earn();
  CHECK(!retries.spend(Budget::retry));
  retries.earn();
  CHECK(retries.spend(Budget::retry));
  for (int i = 0; i < 1000; ++i) retries.earn();
  CHECK(retries.left() == 500);
}

}  // namespace affinity::tests
