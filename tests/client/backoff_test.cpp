#include "client/retry/backoff.hpp"

#include "support/catch.hpp"

namespace affinity::tests::backoff_test {

using client::backoff;

TEST_CASE("R-4: the bound of a wait doubles from 250 ms and stops at 20 s") {
  auto const bound = [](int retry) { return backoff({}, retry, 1.0).count(); };
  CHECK(bound(0) == 250);
  CHECK(bound(1) == 500);
  CHECK(bound(2) == 1000);
  CHECK(bound(6) == 16'000);
  CHECK(bound(7) == 20'000);
  CHECK(bound(1000) == 20'000);
}

TEST_CASE("R-4: a wait is anything from nothing to its bound") {
  CHECK(backoff({}, 1, 0.0).count() == 0);
  CHECK(backoff({}, 1, 0.5).count() == 250);
  auto const random = client::real_random();
  auto least = 500, most = 0;
  for (int i = 0; i < 1000; ++i) {
    auto const wait = int(backoff({}, 1, random()).count());
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  CHECK(least >= 0);
  CHECK(least < 100);
  CHECK(most > 400);
  CHECK(most <= 500);
}

TEST_CASE("R-4: a base above the cap is the cap") {
  CHECK(backoff({.base = Milliseconds(500), .cap = Milliseconds(100)}, 0, 1.0).count() == 100);
}

}  // namespace affinity::tests::backoff_test
