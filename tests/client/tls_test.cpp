#include "client/http_client_fixture.hpp"
#include "client/tls_server.hpp"
#include "support/catch.hpp"

#include <openssl/ssl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace affinity::tests::tls_test {

namespace {

class TemporaryFile {
 public:
  explicit TemporaryFile(std::string const& text)
      : path_(std::filesystem::temp_directory_path() /
              ("affinity_tls_" + std::to_string(::getpid()) + ".pem")) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(TemporaryFile const&) = delete;
  TemporaryFile& operator=(TemporaryFile const&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

Result<Response> post_trusting(TlsServer const& server, std::string const& authority) {
  TemporaryFile const file(authority);
  auto settings = settings_for(server.url());
  settings.ca_file = file.path();
  client::CurlHttpClient http(settings);
  return ask(http, write_of(Method::post));
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a server whose authority is named by --ca-file is believed") {
  TlsServer const server;
  auto const reply = post_trusting(server, server.certificate());
  CAPTURE(reply ? "" : reply.error().message);
  REQUIRE(reply.has_value());
  CHECK(reply->body == "{}");
  CHECK(server.requests() == 1);
}

TEST_CASE(
    "N-3: a certificate that nobody vouches for is named, nothing is sent, and trying again is advised "
    "against") {
  TlsServer const server;
  client::CurlHttpClient http(settings_for(server.url()));
  auto const reply = ask(http, write_of(Method::post));
  CHECK(kind_of(reply) == ErrorKind::denied);
  CHECK(has(reply.error().message, "self-signed certificate"));
  CHECK(has(reply.error().message, "Nothing was sent"));
  CHECK(has(reply.error().next_step, "Do not try again"));
  CHECK(server.requests() == 0);
}

TEST_CASE("an authority that vouches for others does not vouch for this one") {
  TlsServer const server, other;
  CHECK(kind_of(post_trusting(server, other.certificate())) == ErrorKind::denied);
  CHECK(server.requests() == 0);
}

TEST_CASE("N-3: a certificate for another name is refused") {
  TlsServer const server({.names = "DNS:api.affinity.co,IP:127.0.0.2"});
  auto const reply = post_trusting(server, server.certificate());
  CHECK(kind_of(reply) == ErrorKind::denied);
  CHECK(has(reply.error().message, "name"));
  CHECK(server.requests() == 0);
}

TEST_CASE("N-3: a certificate that is over, or not yet begun, is refused") {
  auto const wanted = GENERATE(Certificate{.valid_from_s = -7200, .valid_until_s = -3600},
                               Certificate{.valid_from_s = 3600, .valid_until_s = 7200});
  TlsServer const server(wanted);
  auto const reply = post_trusting(server, server.certificate());
  CHECK(kind_of(reply) == ErrorKind::denied);
  CHECK(has(reply.error().message, "certificate"));
  CHECK(server.requests() == 0);
}

TEST_CASE("N-3: TLS older than 1.2 is not spoken") {
  TlsServer const server({}, TLS1_1_VERSION);
  auto const reply = post_trusting(server, server.certificate());
  CHECK(kind_of(reply) == ErrorKind::upstream);
  CHECK(has(reply.error().message, "TLS"));
  CHECK(server.requests() == 0);
}

TEST_CASE("TLS 1.2 is spoken") {
  TlsServer const server({}, TLS1_2_VERSION);
  CHECK(post_trusting(server, server.certificate()).has_value());
}

}  // namespace affinity::tests::tls_test
