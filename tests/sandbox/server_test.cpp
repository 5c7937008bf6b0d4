#include "sandbox/http/server.hpp"

#include "support/catch.hpp"
#include "support/sandbox_server.hpp"

namespace affinity::tests::server_test {

using namespace affinity;
using namespace affinity::tests;
namespace asio = boost::asio;

TEST_CASE("two requests go over one connection, one with a chunked body") {
  SandboxServer served;
  SandboxConnection client(served.port);
  client.send(sandbox_request("GET /auth/whoami"));
  auto head = client.head();
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.find("x-ratelimit-limit-user: 900\r\n") != std::string::npos);
  CHECK(client.body(head).find("Maren") != std::string::npos);
  client.send(
      sandbox_request("POST /persons", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n") +
      "11\r\n{\"first_name\":\"A\"\r\n1e;x=y\r\n,\"last_name\":\"B\",\"emails\":[]} \r\n0\r\n\r\n");
  head = client.head();
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.find("connection: keep-alive\r\n") != std::string::npos);
  CHECK(client.body(head).find("\"last_name\":\"B\"") != std::string::npos);
}

TEST_CASE("two requests may be sent at once and are answered in order") {
  SandboxServer served;
  SandboxConnection client(served.port);
  client.send(sandbox_request("GET /lists") + sandbox_request("GET /rate-limit"));
  CHECK(client.body(client.head()).find("Deal Flow") != std::string::npos);
  CHECK(client.body(client.head()).find("org_monthly") != std::string::npos);
}

TEST_CASE("a body with a length is read, also in pieces and after a 100") {
  SandboxServer served;
  SandboxConnection client(served.port);
  std::string const body = R"({"content":"x","person_ids":[510008]})";
  client.send(sandbox_request(
      "POST /notes", "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
  CHECK(client.head().starts_with("HTTP/1.1 100"));
  client.send(body.substr(0, 10));
  client.send(body.substr(10));
  auto const head = client.head();
  CHECK(head.starts_with("HTTP/1.1 200"));
  CHECK(client.body(head).find("\"content\":\"x\"") != std::string::npos);
}

TEST_CASE("a form and a percent-encoded query reach the route as they were sent") {
  SandboxServer served;
  SandboxConnection client(served.port);
  std::string const body = "content=a%2Bb+c&organization_ids[]=730001";
  client.send(
      sandbox_request("POST /notes",
                      "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n") +
      body);
  CHECK(client.body(client.head()).find("\"content\":\"a+b c\"") != std::string::npos);
  client.send(sandbox_request("GET /persons?term=Jane%20Okafor"));
  CHECK(client.body(client.head()).find("\"id\":510008") != std::string::npos);
}

TEST_CASE("HEAD has a length and no body, and other methods are unknown") {
  SandboxServer served;
  SandboxConnection client(served.port);
  client.send(sandbox_request("HEAD /lists") + sandbox_request("PATCH /lists"));
  auto const head = client.head();
  CHECK(head.starts_with("HTTP/1.1 200"));
  CHECK(head.find("content-length: 0\r\n") == std::string::npos);
  auto const patch = client.head();
  CHECK(patch.starts_with("HTTP/1.1 404"));
  CHECK(client.body(patch) == "Unknown API endpoint");
}

TEST_CASE("without a key the answer is 401 and the connection goes on") {
  SandboxServer served;
  SandboxConnection client(served.port);
  client.send("GET /lists HTTP/1.1\r\nHost: localhost\r\n\r\n");
  auto const head = client.head();
  CHECK(head.starts_with("HTTP/1.1 401"));
  CHECK(client.body(head) == "Unauthorized API Key.");
  client.send(sandbox_request("GET /lists"));
  CHECK(client.head().starts_with("HTTP/1.1 200"));
}

TEST_CASE("another Host or the page of another origin is refused before anything is done, on both origins") {
  SandboxServer served;
  auto const port = GENERATE(false, true) ? served.files_port : served.port;
  auto const [headers, status] = GENERATE(
      std::pair{"Host: evil.example\r\n", "403"}, std::pair{"Host: localhost.evil.example:80\r\n", "403"},
      std::pair{"Host: 192.168.1.5\r\n", "403"}, std::pair{"", "400"},
      std::pair{"Host: localhost\r\nHost: localhost\r\n", "400"},
      std::pair{"Host: localhost\r\nOrigin: https://evil.example\r\n", "403"},
      std::pair{"Host: localhost\r\nOrigin: null\r\n", "403"});
  CAPTURE(headers);
  SandboxConnection client(port);
  client.send("POST /__sandbox/faults HTTP/1.1\r\n" + std::string(headers) +
              "Authorization: Bearer sandbox\r\nContent-Length: 1000000\r\n\r\n");
  auto const head = client.head();
  CHECK(head.starts_with("HTTP/1.1 " + std::string(status)));
  CHECK(head.find("connection: close\r\n") != std::string::npos);
}

TEST_CASE("pages and names of this machine are served") {
  SandboxServer served;
  for (auto const* headers : {"Host: 127.0.0.1:8766\r\n", "Host: [::1]\r\n", "Host: LOCALHOST:1\r\n",
                              "Host: localhost\r\nOrigin: http://localhost:3000\r\n"}) {
    CAPTURE(headers);
    SandboxConnection client(served.port);
    client.send("GET /lists HTTP/1.1\r\n" + std::string(headers) + "Authorization: Bearer sandbox\r\n\r\n");
    CHECK(client.head().starts_with("HTTP/1.1 200"));
  }
}

TEST_CASE("the sandbox's own endpoints want a key over HTTP, too") {
  SandboxServer served;
  SandboxConnection client(served.port);
  client.send("DELETE /__sandbox/faults HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(client.head().starts_with("HTTP/1.1 401"));
}

TEST_CASE("half requests are bounded: the oldest give way, and whoever asks whole is served") {
  SandboxServer served;
  std::string const half = GENERATE("", "GET /lists HTTP/1.1\r\nHost: loc",
                                    "POST /notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
  std::vector<std::unique_ptr<SandboxConnection>> waiting;
  for (int i = 0; i < 300; ++i) {
    waiting.push_back(std::make_unique<SandboxConnection>(served.port));
    waiting.back()->send(half);
  }
  SandboxConnection client(served.port);
  client.send(sandbox_request("GET /lists"));
  CHECK(client.head().starts_with("HTTP/1.1 200"));
  CHECK(waiting.front()->closed_by_server());
}

TEST_CASE("what is too large or no HTTP is refused and the connection closed") {
  SandboxServer served;
  auto const row =
      GENERATE(std::pair{std::string("POST /notes HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n"), "413"},
               std::pair{"GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", "431"},
               std::pair{std::string("hello\r\n\r\n"), "400"});
  SandboxConnection client(served.port);
  client.send(row.first);
  auto const head = client.head();
  CHECK(head.starts_with("HTTP/1.1 " + std::string(row.second)));
  CHECK(head.find("connection: close\r\n") != std::string::npos);
}

TEST_CASE("an upload may be larger than other bodies, and its bytes come from the second origin") {
  SandboxServer served;
  SandboxConnection client(served.port);
  std::string const bytes(5'000'000, 'u');
  std::string const body =
      "--xx\r\nContent-Disposition: form-data; name=\"organization_id\"\r\n\r\n730001\r\n--xx\r\n"
      "Content-Disposition: form-data; name=\"file\"; filename=\"u\"\r\n\r\n" +
      bytes + "\r\n--xx--\r\n";
  client.send(sandbox_request("POST /entity-files",
                              "Content-Type: multipart/form-data; boundary=xx\r\nContent-Length: " +
                                  std::to_string(body.size()) + "\r\n") +
              body);
  CHECK(client.body(client.head()) == R"({"success":true})");
  client.send(sandbox_request("GET /entity-files/download/43006"));
  auto const head = client.head();
  CHECK(head.starts_with("HTTP/1.1 302"));
  auto const at = head.find("/files/43006");
  auto const target = head.substr(at, head.find("\r\n", at) - at);
  SandboxConnection files(served.files_port);
  files.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(files.body(files.head()) == bytes);
}

TEST_CASE("Connection: close is kept") {
  SandboxServer served;
  SandboxConnection client(served.port);
  client.send(sandbox_request("GET /lists", "Connection: close\r\n"));
  (void)client.body(client.head());
  CHECK(client.closed_by_server());
}

TEST_CASE("stopping ends open connections and the loop") {
  SandboxServer served;
  SandboxConnection idle(served.port), used(served.port);
  used.send(sandbox_request("GET /lists"));
  (void)used.body(used.head());
  served.stop();
  CHECK(used.closed_by_server());
  CHECK(idle.closed_by_server());
}

TEST_CASE("a port that is taken is said at once") {
  SandboxServer served;
  asio::io_context io;
  bool refused = false;
  try {
    sandbox::HttpServer const second(io, served.api, "127.0.0.1", served.port);
  } catch (boost::system::system_error const& error) {
    refused = error.code() == asio::error::address_in_use;
  }
  CHECK(refused);
}

}  // namespace affinity::tests::server_test
