#include "served.hpp"
#include "support/catch.hpp"
#include "support/certificate.hpp"
#include "support/scratch.hpp"
#include "tls_client.hpp"

#include <sys/stat.h>

namespace affinity::tests::http_endpoints_test {

using namespace affinity;
using namespace affinity::tests;
using transport::HttpSettings;

namespace {

std::string get(std::string_view path, std::string_view headers = "Host: localhost\r\n") {
  return "GET " + std::string(path) + " HTTP/1.1\r\n" + std::string(headers) + "\r\n";
}

}  // namespace

TEST_CASE("H-9: probes are answered without a token and say nothing of us, the counts only with one") {
  Served served(HttpSettings{}, Secret("the-token"));
  RawClient client(served.port());
  for (auto const* path : {"/healthz", "/readyz"}) {
    auto const answer = client.ask(get(path));
    CHECK(answer.status == 200);
    CHECK(answer.body == "ok\n");
    CHECK(answer.headers.find("Content-Type") == "text/plain; charset=utf-8");
    CHECK(!answer.headers.find("Server"));
  }
  auto const counts = client.ask(get("/metrics", "Host: localhost\r\nAuthorization: Bearer the-token\r\n"));
  CHECK(counts.status == 200);
  CHECK(counts.headers.find("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(counts.body.find("affinity_http_connections 1\n") != std::string::npos);
  CHECK(counts.body.find("affinity_http_requests_total{status=\"200\"} 2\n") != std::string::npos);
  CHECK(counts.body.find("process_resident_memory_bytes ") != std::string::npos);
  CHECK(counts.body.find("the-token") == std::string::npos);
  CHECK(client.ask(get("/other")).status == 404);
  CHECK(client.ask(get("/metrics")).status == 401);
}

TEST_CASE("H-1, H-2: probes and counts are for who may name us, too") {
  Served served;
  for (auto const* path : {"/healthz", "/readyz", "/metrics"}) {
    CHECK(RawClient(served.port()).ask(get(path, "Host: evil.example\r\n")).status == 403);
    auto const page = "Host: localhost\r\nOrigin: http://evil.example\r\n";
    CHECK(RawClient(served.port()).ask(get(path, page)).status == 403);
    CHECK(RawClient(served.port()).ask(get(path, "Host: 127.0.0.1\r\n")).status == 200);
  }
}

TEST_CASE("H-3: through TLS the same is served") {
  Scratch folder;
  auto const made = make_certificate();
  folder.write("certificate.pem", made.certificate);
  folder.write("key.pem", made.key);
  ::chmod(folder.path("key.pem").c_str(), 0600);
  HttpSettings settings;
  settings.tls = transport::TlsContext::load(folder.path("certificate.pem"), folder.path("key.pem")).value();
  Served served(settings);
  TlsClient client(served.port(), made.certificate, {.protocols = "\x08http/1.1"});
  REQUIRE(client.ok());
  for (auto const* text : {"one", "another"}) {
    CHECK(client.send(post(text)));
    CHECK(client.read_until(text).ends_with(std::string("\r\n\r\n") + text));
  }
  std::string const large(300'000, 'x');
  CHECK(client.send(post(large)));
  CHECK(client.read_until(large).ends_with(large));
  SECTION("a call ends when its client leaves") {
    client.send(post("hold a", "MCP-Protocol-Version: 2026-07-28\r\n"));
    REQUIRE(served.handler.wait_for_messages(4));
    client.hang_up();
    CHECK(served.handler.wait_for_cancelled("a"));
  }
  SECTION("what was sent ahead of an answer is read behind it") {
    client.send(post("hold b"));
    REQUIRE(served.handler.wait_for_messages(4));
    client.send(post("ahead"));
    served.on_loop([&] { served.handler.release("b"); });
    CHECK(client.read_until("held b").ends_with("held b"));
    CHECK(client.read_until("ahead").ends_with("ahead"));
  }
  SECTION("a refusal is read whole, and the connection closed as TLS wants it") {
    client.send(
        "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
        "9999999\r\n\r\n");
    CHECK(client.read_until("}}").find("HTTP/1.1 413") != std::string::npos);
    CHECK(client.ended_well());
  }
  SECTION("plain HTTP is not served there") {
    CHECK(RawClient(served.port()).ask(post("plain")).status == 0);
  }
}

}  // namespace affinity::tests::http_endpoints_test
