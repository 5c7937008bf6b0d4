// Sockets of the platform room, by what its headers promise. Builds for every system.

#include "base/platform/error_text.hpp"
#include "base/platform/ip_address.hpp"
#include "base/platform/local_port.hpp"
#include "base/platform/socket.hpp"
#include "base/platform/socket_reset.hpp"
#include "base/platform/tcp_listener.hpp"
#include "base/socket_pair.hpp"
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

}  // namespace affinity::base::platform_socket_test
