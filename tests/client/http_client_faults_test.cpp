#include "base/text/text.hpp"
#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"

namespace affinity::tests::http_client_faults_test {

namespace {

std::string bytes_of(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += char(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

// gzip of {"unpacked":true}
std::string const packed =
    bytes_of("1f8b0800000000000203ab562acd2b484cce4e4d51b22a292a4dad05000de8170511000000");
// gzip of 200,000 spaces, 230 bytes
std::string const bomb = bytes_of("1f8b0800000000000203edc13101000000c2a02aeb9fd20cfe4001" +
                                  std::string(386, '0') + "af0131616210400d0300");

std::string const key = "secret-key-in-a-header";
std::string const query = "?term=secret-term";

Request secret_get() {
  auto request = get_of("/persons" + query);
  request.headers.set("Authorization", "Bearer " + key);
  return request;
}
Request secret_write(Method method) {
  auto request = write_of(method, "/notes" + query);
  request.headers.set("Authorization", "Bearer " + key);
  return request;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool tells_secrets(Error const& error) {
  auto const text = error.message + error.next_step;
  return has(text, key) || has(text, "secret-term") || has(text, "/persons") || has(text, "/notes");
}

// A port that nobody listens on.
std::string deaf_url() {
  LoopbackServer const gone({{close()}});
  return gone.url();
}

}  // namespace

TEST_CASE("a refused connection sent nothing, whatever the method, and the error names the host") {
  auto const url = deaf_url();
  client::CurlHttpClient http(settings_for(url));
  auto const request = GENERATE(secret_get(), secret_write(Method::post), secret_write(Method::del));
  auto const reply = ask(http, request);
  CHECK(kind_of(reply) == ErrorKind::upstream);
  CHECK(has(reply.error().message, "Nothing was sent"));
  CHECK(has(reply.error().message, url.substr(7)));
  CHECK(!tells_secrets(reply.error()));
}

TEST_CASE("a name that does not exist is told with the name") {
  client::CurlHttpClient http(settings_for("https://affinity.invalid"));
  auto const reply = ask(http, secret_write(Method::post), within(std::chrono::seconds(20)));
  CHECK(kind_of(reply) == ErrorKind::upstream);
  CHECK(has(reply.error().message, "affinity.invalid"));
  CHECK(has(reply.error().message, "Nothing was sent"));
  CHECK(!tells_secrets(reply.error()));
}

TEST_CASE("a server that speaks no TLS is told as such, and nothing was sent") {
  LoopbackServer server({{send("220 mail.example ready\r\n"), close()}});
  client::CurlHttpClient http(settings_for("https://127.0.0.1:" + server.port()));
  auto const reply = ask(http, secret_write(Method::post));
  CHECK(kind_of(reply) == ErrorKind::upstream);
  CHECK(has(reply.error().message, "TLS"));
  CHECK(has(reply.error().message, "Nothing was sent"));
}

TEST_CASE("a connection closed without an answer leaves a read upstream and a write unknown") {
  auto const ending = GENERATE(close(), reset());
  LoopbackServer server({{read(), ending}});
  client::CurlHttpClient http(settings_for(server));
  auto const read_reply = ask(http, secret_get());
  auto const write_reply = ask(http, secret_write(Method::post));
  CHECK(kind_of(read_reply) == ErrorKind::upstream);
  CHECK(kind_of(write_reply) == ErrorKind::unknown_outcome);
  CHECK(!has(read_reply.error().message, "Nothing was sent"));
  CHECK(!tells_secrets(read_reply.error()));
  CHECK(!tells_secrets(write_reply.error()));
  CHECK(!write_reply.error().next_step.empty());
}

TEST_CASE("O-1: a server that hangs until the deadline leaves a read timed out and a write unknown") {
  LoopbackServer server({{read(), hang()}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(kind_of(ask(http, secret_get(), within(Milliseconds(150)))) == ErrorKind::timeout);
  CHECK(kind_of(ask(http, secret_write(Method::put), within(Milliseconds(150)))) ==
        ErrorKind::unknown_outcome);
  CHECK(server.requests() == 2);
  CHECK(server.wait_for_closed_by_peer(2));
}

TEST_CASE("an attempt ends by its own limit when the deadline is far") {
  LoopbackServer server({{read(), hang()}});
  auto settings = settings_for(server);
  settings.attempt_timeout = Milliseconds(150);
  client::CurlHttpClient http(settings);
  CHECK(kind_of(ask(http, get_of("/lists"))) == ErrorKind::timeout);
}

TEST_CASE("a deadline that has passed sends nothing") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply = ask(http, secret_write(Method::post), within(Milliseconds(-1)));
  CHECK(kind_of(reply) == ErrorKind::timeout);
  CHECK(has(reply.error().message, "Nothing was sent"));
  CHECK(server.connections() == 0);
}

TEST_CASE("a body that is cut off is an error of a read, and a mark on the answer of a write") {
  auto const bytes = GENERATE(
      std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"id\":"),
      std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n6\r\n{\"id\":\r\n"),
      std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{\"id\":"));
  CAPTURE(bytes);
  LoopbackServer server({{read(), send(bytes), close()}});
  client::CurlHttpClient http(settings_for(server));
  auto const read_reply = ask(http, secret_get());
  CHECK(kind_of(read_reply) == ErrorKind::upstream);
  CHECK(has(read_reply.error().message, "cut off"));
  for (auto const method : {Method::post, Method::put, Method::del}) {
    auto const write_reply = ask(http, secret_write(method));
    REQUIRE(write_reply.has_value());
    CHECK(write_reply->status == 200);
    CHECK(!write_reply->complete);
    CHECK(write_reply->body == "{\"id\":");
  }
  CHECK(server.requests() == 4);
}

TEST_CASE("a write whose answer stops in the middle of its body has its status when time is up") {
  LoopbackServer server({{read(), send("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"), hang()}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply = ask(http, write_of(Method::post), within(Milliseconds(150)));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 200);
  CHECK(!reply->complete);
}

TEST_CASE("a refusal keeps its status also when its words are cut off") {
  LoopbackServer server(
      {{read(), send("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 40\r\n\r\n{\"me"), close()}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply = ask(http, get_of("/lists"));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 429);
  CHECK(reply->headers.find("retry-after") == "7");
  CHECK(!reply->complete);
}

TEST_CASE("a whole body that ends with its connection is whole") {
  LoopbackServer server(
      {{read(), send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[1,2]"), close()}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply = ask(http, get_of("/lists"));
  REQUIRE(reply.has_value());
  CHECK(reply->body == "[1,2]");
  CHECK(reply->complete);
}

TEST_CASE("an answer that is no HTTP is an error") {
  LoopbackServer server({{read(), send("hello\r\n\r\n"), close()}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(kind_of(ask(http, get_of("/lists"))) == ErrorKind::upstream);
  CHECK(kind_of(ask(http, write_of(Method::post))) == ErrorKind::unknown_outcome);
}

TEST_CASE("a body over the cap is not taken in, whether its length was announced or not") {
  std::string const large(5000, ' ');
  auto const bytes =
      GENERATE_COPY(http_answer(large), "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + large);
  LoopbackServer server({{read(), send(bytes), close()}});
  auto settings = settings_for(server);
  settings.max_body = 4999;
  client::CurlHttpClient http(settings);
  auto const read_reply = ask(http, secret_get());
  CHECK(kind_of(read_reply) == ErrorKind::invalid);
  CHECK(has(read_reply.error().message, "larger"));
  auto const write_reply = ask(http, secret_write(Method::post));
  REQUIRE(write_reply.has_value());
  CHECK(write_reply->status == 200);
  CHECK(!write_reply->complete);
  CHECK(write_reply->body.size() <= settings.max_body);
}

TEST_CASE("a body of exactly the cap is taken in") {
  LoopbackServer server({{serve(http_answer(std::string(5000, ' ')))}});
  auto settings = settings_for(server);
  settings.max_body = 5000;
  client::CurlHttpClient http(settings);
  CHECK(ask(http, get_of("/lists"))->body.size() == 5000);
}

TEST_CASE("endless headers are cut off") {
  std::string many;
  for (int i = 0; i < 400; ++i) many += "X-Padding: " + std::string(1000, 'x') + "\r\n";
  LoopbackServer server({{read(), send(http_answer("{}", 200, many)), close()}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(kind_of(ask(http, get_of("/lists"))) == ErrorKind::invalid);
}

TEST_CASE("a gzip answer is unpacked") {
  LoopbackServer server({{serve(http_answer(packed, 200, "Content-Encoding: gzip\r\n"))}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(ask(http, get_of("/lists"))->body == R"({"unpacked":true})");
}

TEST_CASE("P-6: the cap counts unpacked bytes") {
  LoopbackServer server({{serve(http_answer(bomb, 200, "Content-Encoding: gzip\r\n"))}});
  auto settings = settings_for(server);
  settings.max_body = 199'999;
  client::CurlHttpClient http(settings);
  auto const reply = ask(http, get_of("/lists"));
  CHECK(kind_of(reply) == ErrorKind::invalid);
  CHECK(has(reply.error().message, "larger"));
}

TEST_CASE("an answer that only claims to be packed is an error of a read") {
  LoopbackServer server({{serve(http_answer("{}", 200, "Content-Encoding: gzip\r\n"))}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(kind_of(ask(http, get_of("/lists"))) == ErrorKind::upstream);
}

TEST_CASE("a certificate file that cannot be read is told before anything is sent") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  auto settings = settings_for(server);
  settings.ca_file = "/nonexistent/ca.pem";
  client::CurlHttpClient http(settings);
  auto const reply = ask(http, get_of("/lists"));
  CHECK(kind_of(reply) == ErrorKind::denied);
  CHECK(has(reply.error().message, "--ca-file"));
  CHECK(server.connections() == 0);
}

}  // namespace affinity::tests::http_client_faults_test
