#include "support/catch.hpp"
#include "support/certificate.hpp"
#include "support/raw_client.hpp"
#include "support/scratch.hpp"
#include "tls_client.hpp"
#include "transport/net/socket.hpp"
#include "transport/net/wakeup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

using namespace affinity;
using namespace affinity::tests;
using namespace affinity::transport;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace affinity::tests::tls_test {

// What one operation of a socket at a time comes to.
struct Ear final : Socket::Observer {
  void on_handshake(bool succeeded) override { hear(succeeded ? 1 : 0); }
  void on_read(std::size_t size) override { hear(size); }
  void on_reset() override { hear(0); }
  void on_abandoned() override { wakeup.abandon(); }
  void hear(std::size_t what) {
    heard = what;
    wakeup.wake();
  }

  std::optional<std::size_t> heard{};
  transport::Wakeup wakeup{};
};

Task<std::size_t> next_heard(std::shared_ptr<Ear> ear) {
  while (!ear->heard) {
    auto waiting = ear->wakeup.wait();
    co_await std::move(waiting);
  }
  auto const heard = *ear->heard;
  ear->heard.reset();
  co_return heard;
}

// Writes back what comes, until a line "end".
Task<void> echo_until_end(Socket& socket) {
  auto const ear = std::make_shared<Ear>();
  if (socket.needs_handshake()) {
    socket.start_handshake(ear);
    auto const open = co_await next_heard(ear);
    if (open == 0) co_return;
  }
  std::string line(1000, ' ');
  for (auto ended = false; !ended;) {
    socket.start_reading(line.data(), line.size(), ear);
    auto const size = co_await next_heard(ear);
    if (size == 0) co_return;
    ended = std::string_view(line).starts_with("end");
    transport::Socket::Pieces const same{std::string_view(line).substr(0, size)};
    auto const written = co_await socket.write(10s, same);
    if (!written) co_return;
  }
  co_await socket.linger(1000);
}

Task<void> echo(Socket& socket, Milliseconds patience) {
  socket.expires_after(patience);
  co_await echo_until_end(socket);
  socket.close();  // with its deadline, which the loop would wait for
}

Task<void> read_once(Socket& socket, bool& ended) {
  char byte = 0;
  auto const ear = std::make_shared<Ear>();
  socket.start_reading(&byte, 1, ear);
  co_await next_heard(ear);
  ended = true;
}

namespace {

struct Files {
  Scratch folder{};
  CertificateAndKey made = make_certificate();
  std::string certificate = folder.path("certificate.pem"), key = folder.path("key.pem");

  Files() { write(made); }
  void write(CertificateAndKey const& what) {
    folder.write("certificate.pem", what.certificate);
    folder.write("key.pem", what.key);
    ::chmod(key.c_str(), 0600);
  }
  Result<std::shared_ptr<TlsContext>> load() const { return TlsContext::load(certificate, key); }
};

// Takes one connection and echoes.
class Echo {
 public:
  explicit Echo(std::shared_ptr<TlsContext> tls, Milliseconds patience = 10s)
      : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    thread_ = std::thread([this, tls = std::move(tls), patience] {
      auto accepted = acceptor_.accept();
      accepted.non_blocking(true);
      Socket socket(io_, platform::Socket(accepted.release()), tls);
      asio::co_spawn(io_, echo(socket, patience), [](std::exception_ptr) {});
      io_.run();
    });
  }
  ~Echo() { thread_.join(); }
  Echo(Echo const&) = delete;
  Echo& operator=(Echo const&) = delete;
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  std::thread thread_{};
};

}  // namespace

TEST_CASE("a connection through TLS carries what is written, and is closed as TLS wants it") {
  Files files;
  Echo server(files.load().value());
  TlsClient client(server.port(), files.made.certificate, {.protocols = "\x02h2\x08http/1.1"});
  REQUIRE(client.ok());
  CHECK(client.protocol() == "http/1.1");
  CHECK(client.send("hello"));
  CHECK(client.read_until("hello") == "hello");
  CHECK(client.send("end"));
  CHECK(client.read_until("end") == "end");
  CHECK(client.ended_well());
}

TEST_CASE("TLS 1.1 is not spoken, 1.2 is") {
  Files files;
  Echo server(files.load().value());
  auto const newest = GENERATE(TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION);
  TlsClient client(server.port(), files.made.certificate, {.newest = newest});
  CHECK(client.ok() == (newest == TLS1_2_VERSION));
  if (client.ok()) client.send("end");
}

TEST_CASE("a TLS key that others may read passes where an Affinity key does: as a credential of systemd") {
  Files files;
  ::chmod(files.key.c_str(), 0440);
  auto const refused = files.load();
  REQUIRE(!refused);
  CHECK(refused.error().message == "The TLS key " + files.key + " can be read by others.");
  auto const folder = std::filesystem::path(files.key).parent_path().string();
  ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
  CHECK(files.load());
  ::chmod(files.key.c_str(), 0444);
  CHECK(!files.load());
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_CASE("a client that offers other protocols only is turned away") {
  Files files;
  Echo server(files.load().value());
  CHECK(!TlsClient(server.port(), files.made.certificate, {.protocols = "\x02h2"}).ok());
}

TEST_CASE("who speaks no TLS, or says nothing, is dropped") {
  Files files;
  bool const speaks = GENERATE(true, false);
  Echo server(files.load().value(), speaks ? 10s : 50ms);
  RawClient client(server.port());
  if (speaks) client.send("POST /mcp HTTP/1.1\r\n\r\n");
  CHECK(client.rest().find("HTTP/1.1") == std::string::npos);
}

TEST_CASE("a key that others can read, a wrong key and what is no PEM are refused by name") {
  Files files;
  SECTION("mode") {
    ::chmod(files.key.c_str(), 0640);
    auto const tls = files.load();
    REQUIRE(!tls);
    CHECK(tls.error().message.find(files.key) != std::string::npos);
    CHECK(tls.error().next_step == "Run: chmod 600 " + files.key);
  }
  SECTION("the key of another certificate") {
    files.folder.write("key.pem", make_certificate().key);
    auto const tls = files.load();
    REQUIRE(!tls);
    CHECK(tls.error().message.find(files.key) != std::string::npos);
  }
  SECTION("no PEM") {
    files.folder.write("certificate.pem", "not a certificate");
    auto const tls = files.load();
    REQUIRE(!tls);
    CHECK(tls.error().message.find(files.certificate) != std::string::npos);
  }
  SECTION("no file") {
    auto const tls = TlsContext::load(files.folder.path("none"), files.key);
    REQUIRE(!tls);
    CHECK(tls.error().message.find("none") != std::string::npos);
  }
}

TEST_CASE("L-3: a deadline closes the connection, and one that was moved does not") {
  Echo server(nullptr);
  asio::io_context io(1);
  tcp::socket other(io);
  other.connect(tcp::endpoint(asio::ip::address_v4::loopback(), server.port()));
  Socket socket(io, platform::Socket(other.release()), nullptr);
  socket.expires_after(0ms);
  socket.expires_after(10s);
  bool ended = false;
  asio::co_spawn(io, read_once(socket, ended), [](std::exception_ptr) {});
  io.poll();
  CHECK(!ended);
  socket.expires_after(1ms);
  io.run();
  CHECK(ended);
}

}  // namespace affinity::tests::tls_test
