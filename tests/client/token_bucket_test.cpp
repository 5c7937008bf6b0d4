#include "client/rate_limit/token_bucket.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <vector>

namespace affinity::tests::token_bucket_test {

using client::TokenBucket;
using namespace std::chrono_literals;

namespace {

TimePoint const start{std::chrono::hours(1)};

// The most that left within any 60 seconds, wherever they begin.
int most_in_a_minute(std::vector<TimePoint> const& left) {
  std::size_t most = 0, first = 0;
  for (std::size_t last = 0; last < left.size(); ++last) {
    while (left[last] - left[first] >= 60s) ++first;
    most = std::max(most, last - first + 1);
  }
  return int(most);
}

// As many as may leave, as soon as they may.
std::vector<TimePoint> drain(TokenBucket& bucket, int count, TimePoint& now) {
  std::vector<TimePoint> left;
  for (int i = 0; i < count; ++i) {
    while (!bucket.take(now)) now = std::max(bucket.available_at(1, now), now + 1us);
    left.push_back(now);
  }
  return left;
}

}  // namespace

TEST_CASE("Q-1: 10,000 requests as fast as they may are never above the limit in any 60 seconds") {
  auto const limit = GENERATE(1, 2, 5, 7, 60, 100, 720, 900);
  CAPTURE(limit);
  TokenBucket bucket(limit, start);
  auto now = start;
  auto const count = std::min(10'000, limit * 20);
  auto const left = drain(bucket, count, now);
  CHECK(most_in_a_minute(left) <= limit);
  // And not much slower either: a minute's refill is at least five sixths.
  auto const minutes = std::chrono::duration<double>(now - start).count() / 60;
  CHECK(minutes <= double(count) / (limit * 5 / 6.0) * 1.02 + 3);
}

TEST_CASE("Q-1: a limit that is lowered on the way holds from then on, with what has left before") {
  TokenBucket bucket(900, start);
  auto now = start;
  auto left = drain(bucket, 600, now);
  auto const lowered_at = now;
  bucket.set_limit(300, now);
  auto const more = drain(bucket, 1000, now);
  for (auto const& moment : more) {
    auto const within = [&](TimePoint other) { return other > moment - 60s && other <= moment; };
    auto const count = std::ranges::count_if(left, within) + std::ranges::count_if(more, within);
    REQUIRE(count <= 300);
  }
  CHECK(more.front() > lowered_at + 20s);
  left.insert(left.end(), more.begin(), more.end());
  CHECK(most_in_a_minute(left) <= 900);
}

TEST_CASE("Q-1: a limit that is raised is used at once, without a jump") {
  TokenBucket bucket(60, start);
  auto now = start;
  drain(bucket, 10, now);
  bucket.set_limit(600, now);
  CHECK(!bucket.take(now));
  auto const left = drain(bucket, 1000, now);
  CHECK(most_in_a_minute(left) <= 600);
  CHECK(now - start < 125s);
}

TEST_CASE("Q-1: the time of the n-th request is foretold, and it is kept") {
  TokenBucket bucket(720, start);
  CHECK(bucket.available_at(120, start) == start);
  CHECK(bucket.available_at(121, start) == start + 100ms);
  CHECK(bucket.available_at(721, start) - start >= 60s);
  for (int i = 0; i < 120; ++i) CHECK(bucket.take(start));
  CHECK(!bucket.take(start));
  CHECK(bucket.available_at(1, start) == start + 100ms);
  CHECK(bucket.take(start + 100ms));
}

TEST_CASE("a bucket without a limit lets everything pass") {
  TokenBucket bucket({}, start);
  for (int i = 0; i < 5000; ++i) REQUIRE(bucket.take(start));
  CHECK(bucket.available_at(1'000'000, start) == start);
  bucket.set_limit(60, start);
  CHECK(!bucket.take(start + 59s));
}

TEST_CASE("a clock that stands still or steps back gives nothing away") {
  TokenBucket bucket(60, start);
  for (int i = 0; i < 10; ++i) CHECK(bucket.take(start));
  CHECK(!bucket.take(start - 1h));
  CHECK(!bucket.take(start));
}

}  // namespace affinity::tests::token_bucket_test
