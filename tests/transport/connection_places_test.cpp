#include "transport/connection_places.hpp"

#include "support/catch.hpp"

#include <deque>

using namespace affinity;
using transport::ConnectionPlaces;
using Verdict = ConnectionPlaces::Verdict;

namespace {

struct FakeConnection final : ConnectionPlaces::Guest {
  bool is_quiet(bool) const override { return quiet; }
  void give_way() override { gone = true; }
  bool quiet = true;
  bool gone = false;
  ConnectionPlaces::Ticket ticket{};
};

struct House {
  explicit House(ConnectionPlaces::Limits limits) : places(limits) {}

  FakeConnection& enter(std::string address = {}) {
    auto& connection = connections.emplace_back();
    connection.ticket = places.enter(connection, std::move(address), now += std::chrono::seconds(1));
    return connection;
  }
  FakeConnection& admitted(std::string const& principal, std::string address = {}) {
    auto& connection = enter(std::move(address));
    REQUIRE(places.admit(connection.ticket, principal) == Verdict::yes);
    return connection;
  }

  ConnectionPlaces places;
  TimePoint now{};
  std::deque<FakeConnection> connections{};
};

}  // namespace

TEST_CASE("who comes when all places are taken gets none before the gate has let it in") {
  House house({.most = 2});
  auto& one = house.enter();
  auto& two = house.enter();
  auto& three = house.enter();
  CHECK(one.ticket->placed);
  CHECK(!three.ticket->placed);
  CHECK(!one.gone);
  CHECK(house.places.admit(three.ticket, "anna") == Verdict::yes);
  CHECK(three.ticket->placed);
  CHECK(one.gone);
  CHECK(!two.gone);
}

TEST_CASE("first those give way who were never admitted, the longest of them first") {
  House house({.most = 3});
  auto& good = house.admitted("anna");
  auto& stranger = house.enter();
  auto& other = house.enter();
  house.admitted("ben");
  CHECK(stranger.gone);
  house.admitted("ben");
  CHECK(other.gone);
  CHECK(!good.gone);
}

TEST_CASE("then the longest idle of the principal that has most") {
  House house({.most = 4});
  auto& ben = house.admitted("ben");
  auto& first = house.admitted("anna");
  auto& second = house.admitted("anna");
  auto& third = house.admitted("anna");
  first.ticket->since = house.now + std::chrono::seconds(1);  // it asked again
  house.admitted("carla");
  CHECK(second.gone);
  CHECK(!ben.gone);
  CHECK(!first.gone);
  CHECK(!third.gone);
}

TEST_CASE("who is at work is never cut; when all are, there is no place") {
  House house({.most = 2});
  auto& one = house.admitted("anna");
  auto& two = house.admitted("anna");
  one.quiet = two.quiet = false;
  auto& three = house.enter();
  CHECK(house.places.admit(three.ticket, "ben") == Verdict::full);
  CHECK(!one.gone);
  CHECK(!two.gone);
  two.quiet = true;
  CHECK(house.places.admit(three.ticket, "ben") == Verdict::yes);
  CHECK(two.gone);
}

TEST_CASE("a principal has its share: beyond it gives way what is its own, and nobody else's") {
  House house({.most = 8, .most_of_principal = 2});
  auto& ben = house.admitted("ben");
  auto& one = house.admitted("anna");
  auto& two = house.admitted("anna");
  house.admitted("anna");
  CHECK(one.gone);
  CHECK(!ben.gone);
  two.quiet = false;
  house.connections.back().quiet = false;
  auto& four = house.enter();
  CHECK(house.places.admit(four.ticket, "anna") == Verdict::share_is_full);
  CHECK(house.places.admit(four.ticket, "carla") == Verdict::yes);
  CHECK(!two.gone);
}

TEST_CASE("a connection counts for the principal of its last request") {
  House house({.most = 8, .most_of_principal = 1});
  auto& proxy = house.admitted("anna");
  CHECK(house.places.admit(proxy.ticket, "ben") == Verdict::yes);
  house.admitted("anna");
  CHECK(!proxy.gone);
  house.admitted("ben");
  CHECK(proxy.gone);
}

TEST_CASE("an address has so many places, and who is let in takes one of its own") {
  House house({.most = 8, .most_of_address = 2});
  auto& far = house.enter("192.0.2.9");
  auto& stranger = house.enter("192.0.2.1");
  house.enter("192.0.2.1");
  auto& good = house.enter("192.0.2.1");
  CHECK(!good.ticket->placed);
  CHECK(house.places.admit(good.ticket, "anna") == Verdict::yes);
  CHECK(stranger.gone);
  CHECK(!far.gone);
}

TEST_CASE("outside is room for a few, and the one that waited longest gives way") {
  House house({.most = 1, .most_outside = 2});
  auto& inside = house.admitted("anna");
  auto& first = house.enter();
  auto& second = house.enter();
  auto& third = house.enter();
  CHECK(first.gone);
  CHECK(!second.gone);
  second.quiet = third.quiet = false;  // their requests are here, and were not looked at yet
  CHECK(house.enter().ticket == nullptr);
  CHECK(!inside.gone);
}

TEST_CASE("a place is free when its ticket goes, and who gave way gets in no more") {
  House house({.most = 1});
  auto& one = house.admitted("anna");
  one.ticket.reset();
  auto& two = house.enter();
  CHECK(two.ticket->placed);
  house.admitted("ben");
  CHECK(two.gone);
  CHECK(house.places.admit(two.ticket, "anna") == Verdict::full);
}
