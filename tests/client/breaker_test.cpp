#include "client/retry/breaker.hpp"

#include "client/retry/retry_budget.hpp"
#include "support/catch.hpp"

namespace affinity::tests::breaker_test {

using client::Breaker;
using client::RetryBudget;

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
  CHECK(!breaker.wait_if_open(at(0)));
  breaker.failed(at(1));
  CHECK(breaker.wait_if_open(at(1)) == Milliseconds(15'000));
  CHECK(breaker.wait_if_open(at(15'000)) == Milliseconds(1));
  CHECK(!breaker.wait_if_open(at(15'001)));
}

TEST_CASE("R-9: fewer than twenty outcomes, or fewer than half, open nothing") {
  Breaker few;
  fail_times(few, 19);
  CHECK(!few.wait_if_open(at(0)));
  Breaker most_work;
  for (int i = 0; i < 100; ++i) most_work.succeeded(at(0));
  fail_times(most_work, 99);
  CHECK(!most_work.wait_if_open(at(0)));
}

TEST_CASE("R-9: failures are forgotten after ten seconds") {
  Breaker breaker;
  fail_times(breaker, 19);
  breaker.failed(at(10'001));
  CHECK(!breaker.wait_if_open(at(10'001)));
}

TEST_CASE("R-9: one request tries after that, and its outcome decides for all") {
  auto const opened = [] {
    Breaker breaker;
    fail_times(breaker, 20);
    return breaker;
  };
  auto good = opened();
  CHECK(!good.wait_if_open(at(15'000)));
  CHECK(good.wait_if_open(at(15'000)));
  good.succeeded(at(15'100));
  CHECK(!good.wait_if_open(at(15'100)));
  CHECK(!good.wait_if_open(at(15'100)));

  auto bad = opened();
  CHECK(!bad.wait_if_open(at(15'000)));
  bad.failed(at(15'100));
  CHECK(bad.wait_if_open(at(15'100)) == Milliseconds(15'000));

  auto unheard = opened();
  CHECK(!unheard.wait_if_open(at(15'000)));
  unheard.inconclusive();
  CHECK(!unheard.wait_if_open(at(15'000)));
}

TEST_CASE("R-9: a try that is never heard of again is replaced") {
  Breaker breaker;
  fail_times(breaker, 20);
  CHECK(!breaker.wait_if_open(at(15'000)));
  CHECK(breaker.wait_if_open(at(29'999)));
  CHECK(!breaker.wait_if_open(at(30'000)));
}

TEST_CASE("R-4: the budget pays for 100 retries or 50 timeouts, and first tries fill it again") {
  RetryBudget retries, timeouts;
  int paid = 0;
  while (retries.withdraw(RetryBudget::retry_cost)) ++paid;
  CHECK(paid == 100);
  paid = 0;
  while (timeouts.withdraw(RetryBudget::timeout_cost)) ++paid;
  CHECK(paid == 50);
  for (int i = 0; i < 4; ++i) retries.deposit();
  CHECK(!retries.withdraw(RetryBudget::retry_cost));
  retries.deposit();
  CHECK(retries.withdraw(RetryBudget::retry_cost));
  for (int i = 0; i < 1000; ++i) retries.deposit();
  CHECK(retries.balance() == 500);
}

}  // namespace affinity::tests::breaker_test
