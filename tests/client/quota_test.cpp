#include "client/rate_limit/quota.hpp"

#include "support/catch.hpp"

#include <limits>

namespace affinity::tests::quota_test {

using client::Quota;
using namespace std::chrono_literals;

namespace {

TimePoint const start{std::chrono::hours(1)};
constexpr auto no_bound = std::numeric_limits<std::int64_t>::max();

Headers minute(std::string limit, std::string remaining, std::string reset) {
  return {.fields = {{"X-Ratelimit-Limit-User", std::move(limit)},
                     {"x-ratelimit-limit-user-remaining", std::move(remaining)},
                     {"x-ratelimit-limit-user-reset", std::move(reset)}}};
}

Headers month(std::string limit, std::string remaining, std::string reset) {
  return {.fields = {{"x-ratelimit-limit-org", std::move(limit)},
                     {"x-ratelimit-limit-org-remaining", std::move(remaining)},
                     {"x-ratelimit-limit-org-reset", std::move(reset)}}};
}

}  // namespace

TEST_CASE("Q-1: what is left of a minute is learned, and is forgotten with the minute") {
  Quota quota;
  CHECK(quota.available(start, 0) == no_bound);
  quota.update(minute("900", "100", "30"), start, 0);
  CHECK(quota.per_minute() == 900);
  CHECK(quota.available(start, 0) == 100);
  CHECK(quota.available(start, 90) == 10);
  CHECK(quota.available(start, 200) == 0);
  CHECK(quota.available(start + 30s, 0) == no_bound);
}

TEST_CASE("Q-1: requests under way count as not counted yet, and those that leave are taken off") {
  Quota quota;
  quota.update(minute("900", "10", "30"), start, 5);
  CHECK(quota.available(start, 0) == 5);
  quota.count_request();
  CHECK(quota.available(start, 0) == 4);
}

TEST_CASE("Q-1: answers of one minute in the wrong order only lower what is left") {
  Quota quota;
  quota.update(minute("900", "100", "30"), start, 0);
  quota.update(minute("900", "103", "30"), start + 100ms, 0);
  CHECK(quota.available(start, 0) == 100);
  quota.update(minute("900", "97", "30"), start + 200ms, 0);
  CHECK(quota.available(start, 0) == 97);
  quota.update(minute("900", "899", "60"), start + 29s, 0);
  CHECK(quota.available(start + 29s, 0) == 899);
  quota.update(minute("900", "0", "1"), start + 30s, 0);  // late news of the minute before
  CHECK(quota.available(start + 30s, 0) == 899);
}

TEST_CASE("Q-1: a server whose reset never comes nearer stops us no longer than it said last") {
  Quota quota;
  for (int second = 0; second < 59; ++second)
    quota.update(minute("900", "0", "60"), start + std::chrono::seconds(second), 0);
  CHECK(quota.available(start + 58s + 60s, 0) == no_bound);
}

TEST_CASE("Q-1: a limit that changes is believed at once, up and down") {
  Quota quota;
  quota.update(minute("900", "800", "60"), start, 0);
  quota.update(minute("300", "0", "55"), start + 5s, 0);
  CHECK(quota.per_minute() == 300);
  CHECK(quota.available(start + 5s, 0) == 0);
  quota.update(minute("900", "600", "50"), start + 10s, 0);
  CHECK(quota.per_minute() == 900);
  CHECK(quota.available(start + 10s, 0) == 600);
}

TEST_CASE("Q-1: headers that cannot be read change nothing") {
  for (auto const* text : {"", "-1", "many", "1.5", "0x10", "\xff"}) {
    CAPTURE(text);
    Quota quota;
    quota.update(minute("900", "100", "30"), start, 0);
    quota.update(minute(text, text, text), start, 0);
    quota.update(month(text, text, text), start, 0);
    CHECK(quota.per_minute() == 900);
    CHECK(quota.available(start, 0) == 100);
    CHECK(!quota.month_remaining(start));
  }
  Quota quota;
  quota.update(minute("99999999999999999999", "99999999999999999999", "99999999999999999999"), start, 0);
  CHECK(quota.per_minute() == 1'000'000);
  CHECK(quota.available(start + 121s, 0) == no_bound);
}

TEST_CASE("a minute without a limit is told as such") {
  Quota quota;
  quota.update(minute("unlimited", "unlimited", "0"), start, 0);
  CHECK(quota.no_limit());
  quota.update(minute("900", "900", "60"), start, 0);
  CHECK(!quota.no_limit());
}

TEST_CASE("Q-2: what is left of the month is told in percent, until it is renewed") {
  Quota quota;
  CHECK(!quota.month_remaining(start));
  quota.update(month("100000", "2500", "7200"), start, 0);
  CHECK(quota.month_remaining(start) == 2.5);
  CHECK(quota.month_resets_at() == start + 2h);
  CHECK(!quota.month_remaining(start + 2h));
  quota.update(month("100000", "0", "7200"), start, 0);
  CHECK(quota.month_remaining(start) == 0);
  quota.update(month("unlimited", "unlimited", "7200"), start, 0);
  CHECK(!quota.month_remaining(start));
}

}  // namespace affinity::tests::quota_test
