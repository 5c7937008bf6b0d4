#include "transport/net/connection_limiter.hpp"

#include "support/catch.hpp"

#include <deque>

namespace affinity::tests::connection_limiter_test {

using namespace affinity;
using transport::ConnectionLimiter;
using Admission = ConnectionLimiter::Admission;

namespace {

struct FakeConnection final : ConnectionLimiter::Connection {
  bool is_evictable(bool) const override { return idle; }
  void evict() override { evicted = true; }
  bool idle = true;
  bool evicted = false;
  ConnectionLimiter::SlotHandle slot{};
};

struct Limited {
  explicit Limited(ConnectionLimiter::Limits limits) : limiter(limits) {}

  FakeConnection& enter(std::string address = {}) {
    auto& connection = connections.emplace_back();
    connection.slot = limiter.acquire(connection, std::move(address), now += std::chrono::seconds(1));
    return connection;
  }
  FakeConnection& admitted(std::string const& principal, std::string address = {}) {
    auto& connection = enter(std::move(address));
    REQUIRE(limiter.admit(connection.slot, principal) == Admission::admitted);
    return connection;
  }

  ConnectionLimiter limiter;
  TimePoint now{};
  std::deque<FakeConnection> connections{};
};

}  // namespace

TEST_CASE("a pending connection is admitted only when its request is authenticated") {
  Limited limited({.max = 2});
  auto& one = limited.enter();
  auto& two = limited.enter();
  auto& three = limited.enter();
  CHECK(one.slot->admitted);
  CHECK(!three.slot->admitted);
  CHECK(!one.evicted);
  CHECK(limited.limiter.admit(three.slot, "anna") == Admission::admitted);
  CHECK(three.slot->admitted);
  CHECK(one.evicted);
  CHECK(!two.evicted);
}

TEST_CASE("connections that were never authenticated are evicted first, the longest idle of them first") {
  Limited limited({.max = 3});
  auto& good = limited.admitted("anna");
  auto& stranger = limited.enter();
  auto& other = limited.enter();
  limited.admitted("ben");
  CHECK(stranger.evicted);
  limited.admitted("ben");
  CHECK(other.evicted);
  CHECK(!good.evicted);
}

TEST_CASE("then the longest idle of the principal that has most") {
  Limited limited({.max = 4});
  auto& ben = limited.admitted("ben");
  auto& first = limited.admitted("anna");
  auto& second = limited.admitted("anna");
  auto& third = limited.admitted("anna");
  first.slot->since = limited.now + std::chrono::seconds(1);  // it asked again
  limited.admitted("carla");
  CHECK(second.evicted);
  CHECK(!ben.evicted);
  CHECK(!first.evicted);
  CHECK(!third.evicted);
}

TEST_CASE("a busy connection is never evicted; when all are busy, none is admitted") {
  Limited limited({.max = 2});
  auto& one = limited.admitted("anna");
  auto& two = limited.admitted("anna");
  one.idle = two.idle = false;
  auto& three = limited.enter();
  CHECK(limited.limiter.admit(three.slot, "ben") == Admission::full);
  CHECK(!one.evicted);
  CHECK(!two.evicted);
  two.idle = true;
  CHECK(limited.limiter.admit(three.slot, "ben") == Admission::admitted);
  CHECK(two.evicted);
}

TEST_CASE("a principal has its share: beyond it gives way what is its own, and nobody else's") {
  Limited limited({.max = 8, .max_per_principal = 2});
  auto& ben = limited.admitted("ben");
  auto& one = limited.admitted("anna");
  auto& two = limited.admitted("anna");
  limited.admitted("anna");
  CHECK(one.evicted);
  CHECK(!ben.evicted);
  two.idle = false;
  limited.connections.back().idle = false;
  auto& four = limited.enter();
  CHECK(limited.limiter.admit(four.slot, "anna") == Admission::principal_limit);
  CHECK(limited.limiter.admit(four.slot, "carla") == Admission::admitted);
  CHECK(!two.evicted);
}

TEST_CASE("a connection counts for the principal of its last request") {
  Limited limited({.max = 8, .max_per_principal = 1});
  auto& proxy = limited.admitted("anna");
  CHECK(limited.limiter.admit(proxy.slot, "ben") == Admission::admitted);
  limited.admitted("anna");
  CHECK(!proxy.evicted);
  limited.admitted("ben");
  CHECK(proxy.evicted);
}

TEST_CASE("an address has so many places, and who is let in takes one of its own") {
  Limited limited({.max = 8, .max_per_address = 2});
  auto& far = limited.enter("192.0.2.9");
  auto& stranger = limited.enter("192.0.2.1");
  limited.enter("192.0.2.1");
  auto& good = limited.enter("192.0.2.1");
  CHECK(!good.slot->admitted);
  CHECK(limited.limiter.admit(good.slot, "anna") == Admission::admitted);
  CHECK(stranger.evicted);
  CHECK(!far.evicted);
}

TEST_CASE("a few connections may be pending, and the one that waited longest is evicted") {
  Limited limited({.max = 1, .max_pending = 2});
  auto& inside = limited.admitted("anna");
  auto& first = limited.enter();
  auto& second = limited.enter();
  auto& third = limited.enter();
  CHECK(first.evicted);
  CHECK(!second.evicted);
  second.idle = third.idle = false;  // their requests are here, and were not looked at yet
  CHECK(limited.enter().slot == nullptr);
  CHECK(!inside.evicted);
}

TEST_CASE("a slot is free when its handle goes, and an evicted connection is not admitted again") {
  Limited limited({.max = 1});
  auto& one = limited.admitted("anna");
  one.slot.reset();
  auto& two = limited.enter();
  CHECK(two.slot->admitted);
  limited.admitted("ben");
  CHECK(two.evicted);
  CHECK(limited.limiter.admit(two.slot, "anna") == Admission::full);
}

}  // namespace affinity::tests::connection_limiter_test
