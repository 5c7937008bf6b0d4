#include "client/curl/watched_sockets.hpp"

#include "support/catch.hpp"
#include "support/unique_fd.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace affinity::tests::watched_sockets_test {

namespace {

struct Pair {
  Pair() {
    std::array<int, 2> both{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()) == 0);
    ours = UniqueFd(both[0]);
    theirs = UniqueFd(both[1]);
  }
  UniqueFd ours{}, theirs{};
};

std::size_t count_ready(client::WatchedSockets& sockets) {
  std::array<platform::SocketSet::Ready, 8> ready;
  return sockets.take_ready(ready);
}

void say_something(Pair const& pair) { REQUIRE(::write(pair.theirs.get(), "x", 1) == 1); }

}  // namespace

TEST_CASE("a socket is ready for what it is watched for, and again until it is served") {
  client::WatchedSockets sockets;
  REQUIRE(sockets.open());
  Pair const pair;
  sockets.opened(pair.ours.get());
  sockets.watch(pair.ours.get(), true, false);
  CHECK(count_ready(sockets) == 0);
  say_something(pair);
  CHECK(count_ready(sockets) == 1);
  CHECK(count_ready(sockets) == 1);
}

TEST_CASE("an idle socket is told of to nobody, and is watched again when it is wanted") {
  client::WatchedSockets sockets;
  REQUIRE(sockets.open());
  Pair const pair;
  sockets.opened(pair.ours.get());
  sockets.watch(pair.ours.get(), true, false);
  sockets.ignore(pair.ours.get());
  bool const told_while_idle = GENERATE(false, true);
  say_something(pair);
  if (told_while_idle) CHECK(count_ready(sockets) == 0);
  sockets.watch(pair.ours.get(), true, false);
  CHECK(count_ready(sockets) == 1);
}

TEST_CASE("an idle socket whose other side hangs up wakes nobody twice") {
  client::WatchedSockets sockets;
  REQUIRE(sockets.open());
  Pair pair;
  sockets.opened(pair.ours.get());
  sockets.watch(pair.ours.get(), true, false);
  sockets.ignore(pair.ours.get());
  pair.theirs = UniqueFd();
  CHECK(count_ready(sockets) == 0);
  // The set itself has nothing more to tell, so a loop that waits for it sleeps.
  std::array<platform::SocketSet::Ready, 8> ready;
  CHECK(const_cast<platform::SocketSet&>(sockets.set()).take_ready(ready) == 0);
}

TEST_CASE("a socket that gets the number of a closed one is watched") {
  client::WatchedSockets sockets;
  REQUIRE(sockets.open());
  bool const announced = GENERATE(false, true);
  int number = -1;
  {
    Pair const pair;
    number = pair.ours.get();
    if (announced) sockets.opened(number);
    sockets.watch(number, true, false);
    sockets.ignore(number);
    if (announced) sockets.closing(number);
  }
  Pair const pair;
  REQUIRE(pair.ours.get() == number);  // the system gives the lowest that is free
  sockets.watch(number, true, false);
  say_something(pair);
  CHECK(count_ready(sockets) == 1);
}

}  // namespace affinity::tests::watched_sockets_test
