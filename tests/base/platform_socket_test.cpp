// Sockets of the platform room, by what its headers promise. Builds for every system.

#include "base/platform/error_text.hpp"
#include "base/platform/ip_address.hpp"
#include "base/platform/local_port.hpp"
#include "base/platform/socket.hpp"
#include "base/platform/socket_reset.hpp"
#include "base/platform/socket_set.hpp"
#include "base/platform/tcp_listener.hpp"
#include "support/catch.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <exception>
#include <optional>
#include <set>
#include <thread>
#include <utility>

namespace affinity::base::platform_socket_test {

using namespace affinity::platform;
using boost::asio::ip::tcp;

namespace {

SocketHandle handle_of(tcp::socket& socket) { return static_cast<SocketHandle>(socket.native_handle()); }

tcp::endpoint local_endpoint_of(std::uint16_t port) {
  return {boost::asio::ip::make_address("127.0.0.1"), port};
}

// Two sockets that are connected over loopback, both without blocking.
struct SocketPair {
  explicit SocketPair(boost::asio::io_context& io) : ours(io), theirs(io) {
    tcp::acceptor acceptor(io, local_endpoint_of(0));
    theirs.connect(acceptor.local_endpoint());
    acceptor.accept(ours);
    ours.non_blocking(true);
    theirs.non_blocking(true);
    ours.native_non_blocking(true);
  }
  tcp::socket ours, theirs;
};

void send(tcp::socket& socket, std::string_view text) {
  socket.non_blocking(false);
  boost::asio::write(socket, boost::asio::buffer(text));
}

void reset(tcp::socket& socket) {
  socket.set_option(boost::asio::socket_base::linger(true, 0));
  socket.close();
}

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

Task<void> note_reset(tcp::socket& socket, bool& over) {
  co_await wait_for_reset(socket);
  over = true;
}

void start(boost::asio::io_context& io, Task<void> task) {
  boost::asio::co_spawn(io, std::move(task), [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  });
}

Task<void> note_waiting(TcpListener& listener, std::optional<boost::system::error_code>& result) {
  auto const waited = co_await listener.wait();
  result = std::get<0>(waited);
}

}  // namespace

TEST_CASE("a new socket is an owned one, and a family that nobody knows is an error with words") {
  boost::asio::io_context const io;  // starts what some systems want before their first socket
  auto const plain = tcp::v4();
  Socket socket = new_socket(plain.family(), plain.type(), plain.protocol());
  REQUIRE(socket);
  auto const handle = socket.get();
  Socket other = std::move(socket);
  CHECK(other.get() == handle);
  CHECK(!socket);  // NOLINT(bugprone-use-after-move): what moving leaves is the fact
  Socket const none = new_socket(12345, plain.type(), plain.protocol());
  auto const error = last_socket_error();
  CHECK(!none);
  REQUIRE(error != 0);
  auto const words = error_text(error);
  CHECK(words.size() > 8);
  CHECK(words.find_first_of(".\r\n") == std::string::npos);
}

TEST_CASE("addresses are bytes, in every notation that a resolver takes") {
  CHECK(parse_ip_address("127.0.0.1")->bytes[0] == 127);
  CHECK(parse_ip_address("127.0.0.1")->family == IpAddress::Family::v4);
  auto const mapped = parse_ip_address("::ffff:192.0.2.7");
  REQUIRE(mapped);
  CHECK(mapped->family == IpAddress::Family::v6);
  CHECK(mapped->bytes[12] == 192);
  CHECK(mapped->bytes[15] == 7);
  CHECK(!parse_ip_address("example.org"));
  CHECK(!parse_ip_address(""));
}

TEST_CASE("an address of a connection is that of its peer") {
  boost::asio::io_context io;
  SocketPair pair(io);
  auto const endpoint = pair.ours.remote_endpoint();
  auto const address = ip_address_of(*reinterpret_cast<sockaddr const*>(endpoint.data()));
  CHECK(address.family == IpAddress::Family::v4);
  CHECK(address.bytes[0] == 127);
  CHECK(address.bytes[3] == 1);
}

TEST_CASE("a listener tells when somebody waits, and takes all of them in one turn") {
  boost::asio::io_context io;
  TcpListener listener(io, "127.0.0.1", 0);
  REQUIRE(listener.port() != 0);
  CHECK(listener.accept().outcome == Accepted::Outcome::none);
  std::array<std::optional<tcp::socket>, 3> clients;
  for (auto& client : clients) client.emplace(io).connect(local_endpoint_of(listener.port()));
  std::optional<boost::system::error_code> waited;
  start(io, note_waiting(listener, waited));
  io.run();
  REQUIRE(waited);
  CHECK(!*waited);
  for (auto const& client : clients) {
    auto const accepted = listener.accept();
    REQUIRE(accepted.outcome == Accepted::Outcome::connection);
    CHECK(accepted.address == "127.0.0.1");
    CHECK(accepted.socket);
    static_cast<void>(client);
  }
  CHECK(listener.accept().outcome == Accepted::Outcome::none);
  // And the next one again.
  tcp::socket late(io);
  late.connect(local_endpoint_of(listener.port()));
  waited.reset();
  start(io, note_waiting(listener, waited));
  io.restart();
  io.run();
  REQUIRE(waited);
  CHECK(listener.accept().outcome == Accepted::Outcome::connection);
}

TEST_CASE("an accepted connection carries bytes both ways") {
  boost::asio::io_context io;
  TcpListener listener(io, "127.0.0.1", 0);
  tcp::socket client(io);
  client.connect(local_endpoint_of(listener.port()));
  std::optional<boost::system::error_code> waited;
  start(io, note_waiting(listener, waited));
  io.run();
  auto accepted = listener.accept();
  REQUIRE(accepted.socket);
  tcp::socket server(io);
  server.assign(tcp::v4(), static_cast<tcp::socket::native_handle_type>(accepted.socket.release()));
  send(client, "ask");
  std::array<char, 3> bytes{};
  std::size_t got = 0;
  server.async_read_some(boost::asio::buffer(bytes),
                         [&](boost::system::error_code, std::size_t count) { got = count; });
  io.restart();
  io.run();
  CHECK(std::string_view(bytes.data(), got) == "ask");
  server.async_write_some(boost::asio::buffer(bytes), [](boost::system::error_code, std::size_t) {});
  io.restart();
  io.run();
  client.non_blocking(false);
  CHECK(client.read_some(boost::asio::buffer(bytes)) == 3);
}

TEST_CASE("closing a listener ends its wait with an error and frees the port") {
  boost::asio::io_context io;
  TcpListener listener(io, "127.0.0.1", 0);
  auto const port = listener.port();
  std::optional<boost::system::error_code> waited;
  start(io, note_waiting(listener, waited));
  io.poll();
  CHECK(!waited);
  CHECK(listener.is_open());
  listener.close();
  CHECK(!listener.is_open());
  io.restart();
  io.run();
  REQUIRE(waited);
  CHECK(*waited);
  TcpListener const next(io, "127.0.0.1", port);
  CHECK(next.port() == port);
}

TEST_CASE("a port is listened on by one alone, and a probe says so") {
  boost::asio::io_context io;
  std::optional<TcpListener> listener;
  listener.emplace(io, "127.0.0.1", std::uint16_t{0});
  auto const port = listener->port();
  CHECK_THROWS(TcpListener(io, "127.0.0.1", port));
  CHECK(probe_port("127.0.0.1", port).state == PortProbe::State::in_use);
  listener.reset();
  CHECK(probe_port("127.0.0.1", port).state == PortProbe::State::free);
  CHECK(probe_port("not an address", 80).state == PortProbe::State::no_such_address);
}

TEST_CASE("an address that is not of this machine cannot be listened on, and the system says why") {
  auto const probe = probe_port("192.0.2.1", 8765);  // TEST-NET-1 (RFC 5737)
  CHECK(probe.state == PortProbe::State::failed);
  CHECK(!probe.why.empty());
}

TEST_CASE("[::] and [::1] can be listened on where there is IPv6, and the peer's address is numeric") {
  boost::asio::io_context io;
  tcp::socket client(io);
  std::optional<TcpListener> listener;
  try {
    listener.emplace(io, "::1", std::uint16_t{0});
    client.connect({boost::asio::ip::make_address("::1"), listener->port()});
  } catch (boost::system::system_error const&) {
    return;  // no IPv6 here
  }
  std::optional<boost::system::error_code> waited;
  start(io, note_waiting(*listener, waited));
  io.run();
  CHECK(listener->accept().address == "::1");
}

TEST_CASE("who answers at a port is asked with a request") {
  boost::asio::io_context io;
  tcp::acceptor acceptor(io, local_endpoint_of(0));
  auto const port = acceptor.local_endpoint().port();
  std::string heard;
  std::thread server([&] {
    tcp::socket peer(io);
    acceptor.accept(peer);
    std::array<char, 64> bytes{};
    heard.assign(bytes.data(), peer.read_some(boost::asio::buffer(bytes)));
    boost::asio::write(peer, boost::asio::buffer(std::string_view("HTTP/1.1 200 OK\r\n\r\n")));
  });
  auto const answer = first_answer("127.0.0.1", port, "GET /\r\n", std::chrono::seconds(10));
  server.join();
  CHECK(heard == "GET /\r\n");
  CHECK(answer == "HTTP/1.1 200 OK\r\n\r\n");
}

TEST_CASE("a server that says nothing is waited for no longer than asked") {
  boost::asio::io_context io;
  tcp::acceptor const acceptor(io, local_endpoint_of(0));
  CHECK(
      first_answer("127.0.0.1", acceptor.local_endpoint().port(), "GET /\r\n", std::chrono::milliseconds(50))
          .empty());
}

TEST_CASE("unread input is seen and left where it is") {
  boost::asio::io_context io;
  SocketPair pair(io);
  CHECK(!has_unread_input(handle_of(pair.ours)));
  send(pair.theirs, "x");
  pair.ours.wait(tcp::socket::wait_read);
  CHECK(has_unread_input(handle_of(pair.ours)));
  CHECK(has_unread_input(handle_of(pair.ours)));
  char byte = 0;
  CHECK(pair.ours.read_some(boost::asio::buffer(&byte, 1)) == 1);
  CHECK(!has_unread_input(handle_of(pair.ours)));
}

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

TEST_CASE("a peer that resets the connection ends the wait for that, one that only sends no more does not") {
  boost::asio::io_context io;
  SocketPair pair(io);
  bool over = false;
  start(io, note_reset(pair.ours, over));
  send(pair.theirs, "input that nobody reads");
  pair.theirs.shutdown(tcp::socket::shutdown_send);
  pair.ours.wait(tcp::socket::wait_read);
  io.poll();
  CHECK(!over);
  reset(pair.theirs);
  io.restart();
  io.run();
  CHECK(over);
}

TEST_CASE("closing a connection here ends the wait for its reset") {
  boost::asio::io_context io;
  SocketPair pair(io);
  bool over = false;
  start(io, note_reset(pair.ours, over));
  io.poll();
  CHECK(!over);
  pair.ours.close();
  io.restart();
  io.run();
  CHECK(over);
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

}  // namespace affinity::base::platform_socket_test
