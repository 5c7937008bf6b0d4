// Sets of sockets of the platform room, by what their headers promise. Builds for every system.

#include "base/platform/socket_set.hpp"
#include "base/socket_pair.hpp"
#include "support/catch.hpp"

#include <array>
#include <optional>
#include <set>
#include <thread>
#include <utility>

namespace affinity::base::platform_socket_set_test {

using namespace affinity::platform;

namespace {

// One ready socket at a time, as the loop of a program takes them.
struct WatchedSet {
  explicit WatchedSet(boost::asio::io_context& loop) : io(loop) { REQUIRE(set.open()); }

  std::optional<SocketSet::Ready> next() {  // waits
    std::optional<SocketSet::Ready> out;
    std::optional<SocketSetWait> wait;
    wait.emplace(io.get_executor(), set, [&] {
      std::array<SocketSet::Ready, 8> ready{};
      if (set.take_ready(ready) > 0)
        out = ready[0];
      else
        wait->start();
    });
    wait->start();
    io.restart();
    io.run();
    return out;
  }
  std::size_t count_now() {
    std::array<SocketSet::Ready, 8> ready{};
    return set.take_ready(ready);
  }

  boost::asio::io_context& io;
  SocketSet set{};
};

}  // namespace

TEST_CASE("a set tells who is ready, again and again until it is served") {
  boost::asio::io_context io;
  SocketPair pair(io);
  WatchedSet watched(io);
  CHECK(watched.count_now() == 0);
  auto const ours = handle_of(pair.ours);
  watched.set.watch(ours, false, true);
  for (int turn = 0; turn < 3; ++turn) {
    auto const ready = watched.next();
    REQUIRE(ready);
    CHECK(ready->socket == ours);
    CHECK(ready->writable);
    CHECK(!ready->readable);
  }
  watched.set.watch(ours, true, false);
  CHECK(watched.count_now() == 0);
  send(pair.theirs, "two bytes");
  for (int turn = 0; turn < 3; ++turn) {
    auto const ready = watched.next();
    REQUIRE(ready);
    CHECK(ready->readable);
    CHECK(!ready->writable);
  }
  std::array<char, 64> bytes{};
  CHECK(pair.ours.read_some(boost::asio::buffer(bytes)) == 9);
  CHECK(watched.count_now() == 0);
}

TEST_CASE("a set tells of a peer that has gone") {
  auto const how = GENERATE(std::string("end"), std::string("reset"));
  CAPTURE(how);
  boost::asio::io_context io;
  SocketPair pair(io);
  WatchedSet watched(io);
  watched.set.watch(handle_of(pair.ours), true, false);
  CHECK(watched.count_now() == 0);
  if (how == "reset")
    reset(pair.theirs);
  else
    pair.theirs.close();
  auto const ready = watched.next();
  REQUIRE(ready);
  CHECK(ready->readable);
}

TEST_CASE("a set tells of a connection that was refused") {
  boost::asio::io_context io;
  auto const port = [&] {
    tcp::acceptor const acceptor(io, local_endpoint_of(0));
    return acceptor.local_endpoint().port();
  }();
  tcp::socket socket(io, tcp::v4());
  socket.native_non_blocking(true);
  WatchedSet watched(io);
  auto const endpoint = local_endpoint_of(port);
  boost::system::error_code begun;
  socket.non_blocking(true);
  socket.connect(endpoint, begun);
  if (begun == boost::asio::error::connection_refused) return;  // at once: there is nothing to wait for
  watched.set.watch(handle_of(socket), false, true);
  auto const ready = watched.next();
  REQUIRE(ready);
  CHECK(ready->writable);
}

TEST_CASE("who is forgotten or closed is not told of any more") {
  boost::asio::io_context io;
  SocketPair pair(io), other(io);
  WatchedSet watched(io);
  watched.set.watch(handle_of(pair.ours), false, true);
  watched.set.watch(handle_of(other.ours), false, true);
  CHECK(watched.count_now() == 2);
  watched.set.forget(handle_of(pair.ours));
  REQUIRE(watched.count_now() == 1);
  CHECK(watched.next()->socket == handle_of(other.ours));
  watched.set.forget(handle_of(other.ours));
  watched.set.forget(handle_of(other.ours));  // again: nothing happens
  CHECK(watched.count_now() == 0);
}

TEST_CASE("more ready sockets than fit are told of in turn") {
  boost::asio::io_context io;
  std::array<std::optional<SocketPair>, 5> pairs;
  WatchedSet watched(io);
  for (auto& pair : pairs) watched.set.watch(handle_of(pair.emplace(io).ours), false, true);
  std::set<SocketHandle> told;
  for (int turn = 0; turn < 10; ++turn) {
    std::array<SocketSet::Ready, 2> ready{};
    REQUIRE(watched.set.take_ready(ready) == 2);
    for (auto const& one : ready) told.insert(one.socket);
  }
  CHECK(told.size() == pairs.size());
}

TEST_CASE("a wait that was cancelled calls nobody, and another one can be started") {
  boost::asio::io_context io;
  SocketPair pair(io);
  SocketSet set;
  REQUIRE(set.open());
  int calls = 0;
  SocketSetWait wait(io.get_executor(), set, [&] { ++calls; });
  wait.start();
  wait.cancel();
  set.watch(handle_of(pair.ours), false, true);
  io.run();
  CHECK(calls == 0);
  wait.start();
  wait.start();  // it waits already
  io.restart();
  io.run();
  CHECK(calls == 1);
}

TEST_CASE("two loops can wait for one set") {
  boost::asio::io_context one, other;
  SocketPair pair(one);
  SocketSet set;
  REQUIRE(set.open());
  int calls = 0;
  SocketSetWait first(one.get_executor(), set, [&] { ++calls; });
  SocketSetWait second(other.get_executor(), set, [&] { ++calls; });
  first.start();
  second.start();
  set.watch(handle_of(pair.ours), false, true);
  one.run();
  other.run();
  CHECK(calls == 2);
}

TEST_CASE("a socket that is closed cannot be watched, and the set says so") {
  SocketSet set;
  REQUIRE(set.open());
  boost::asio::io_context io;
  SocketPair pair(io);
  auto const open = handle_of(pair.ours), closed = handle_of(pair.theirs);
  pair.theirs.close();
  CHECK(set.watch(open, true, false));
  CHECK(!set.watch(closed, true, false));
}

}  // namespace affinity::base::platform_socket_set_test
