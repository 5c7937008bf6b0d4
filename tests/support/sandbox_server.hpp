#pragma once
// The sandbox's HTTP server on a thread of its own, and a connection that sends raw bytes.

#include "sandbox/http/server.hpp"
#include "support/fake_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <optional>
#include <string>
#include <thread>

namespace affinity::tests {

// A server on a thread of its own; only that thread touches the Api.
struct SandboxServer {
  explicit SandboxServer(sandbox::Settings the_settings = {}) : settings(std::move(the_settings)) {}

  sandbox::Settings settings;
  FakeClock clock{};
  sandbox::Api api{clock, settings};
  boost::asio::io_context io{1};
  std::optional<sandbox::HttpServer> server{
      std::in_place,  io, api, "127.0.0.1", std::uint16_t{0}, sandbox::HttpServer::Origin::api,
      Milliseconds(1)};
  std::optional<sandbox::HttpServer> files{
      std::in_place, io, api, "127.0.0.1", std::uint16_t{0}, sandbox::HttpServer::Origin::downloads};
  std::uint16_t port = server->port(), files_port = files->port();
  std::thread thread{[this] { io.run(); }};

  ~SandboxServer() { stop(); }
  void stop() {
    if (!thread.joinable()) return;
    boost::asio::post(io, [this] {
      server->stop();
      files->stop();
    });
    thread.join();  // ends because nothing is left to wait for
  }
};

struct SandboxConnection {
  boost::asio::io_context io{};
  boost::asio::ip::tcp::socket socket{io};
  boost::asio::streambuf buffer{};

  explicit SandboxConnection(std::uint16_t port) {
    socket.connect({boost::asio::ip::make_address("127.0.0.1"), port});
  }
  void send(std::string const& bytes) { boost::asio::write(socket, boost::asio::buffer(bytes)); }

  std::string take(std::size_t count) {
    auto const begin = boost::asio::buffers_begin(buffer.data());
    std::string out(begin, begin + std::ptrdiff_t(count));
    buffer.consume(count);
    return out;
  }
  std::string head() { return take(boost::asio::read_until(socket, buffer, "\r\n\r\n")); }
  std::string body(std::string const& head) {
    auto const at = head.find("content-length: ") + 16;
    auto const length = std::stoul(head.substr(at));
    if (length > buffer.size())
      boost::asio::read(socket, buffer, boost::asio::transfer_exactly(length - buffer.size()));
    return take(length);
  }
  bool closed_by_server() {
    char byte = 0;
    boost::system::error_code ec;
    socket.read_some(boost::asio::buffer(&byte, 1), ec);
    return ec == boost::asio::error::eof || ec == boost::asio::error::connection_reset;
  }
};

inline std::string sandbox_request(std::string const& line, std::string const& more = {}) {
  return line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox\r\n" + more + "\r\n";
}

}  // namespace affinity::tests
