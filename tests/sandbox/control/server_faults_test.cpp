// Faults that only a connection shows.

#include "support/catch.hpp"
#include "support/raw_client.hpp"
#include "support/sandbox_server.hpp"

namespace affinity::tests::server_faults_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string with_body(std::string const& line, std::string const& body) {
  return sandbox_request(line, "Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
}

void script(SandboxServer& served, std::string const& fault) {
  RawClient client(served.port);
  auto const answer =
      client.ask(with_body("POST /__sandbox/faults", R"({"faults":[{"fault":)" + fault + "}]}"));
  REQUIRE(answer.status == 200);
}

std::string performed(SandboxServer& served) {
  RawClient client(served.port);
  auto const answer = client.ask(sandbox_request("GET /__sandbox/requests?clear=true"));
  auto const& text = answer.body;
  auto const at = text.find("\"performed\":") + 12;
  return text.substr(at, text.find('}', at) + 1 - at);
}

constexpr char new_note[] = R"({"content":"x","person_ids":[510008]})";

}  // namespace

TEST_CASE("an answer is cut after so many bytes, and the connection ends there") {
  SandboxServer served;
  script(served, R"({"cut_after":25})");
  RawClient client(served.port);
  client.send(sandbox_request("GET /lists"));
  CHECK(client.rest() == "HTTP/1.1 200 OK\r\ncontent-");
}

TEST_CASE("a body is cut after so many bytes, though the head promised more") {
  SandboxServer served;
  script(served, R"({"cut_body_after":4})");
  RawClient client(served.port);
  client.send(with_body("POST /notes", new_note));
  auto const text = client.rest();
  CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(text.ends_with("\r\n\r\n{\"id"));
  CHECK(performed(served) == R"({"GET":0,"POST":1,"PUT":0,"PATCH":0,"DELETE":0})");
}

TEST_CASE("a write whose answer is lost has taken effect") {
  SandboxServer served;
  script(served, R"({"close_after_read":true})");
  RawClient client(served.port);
  client.send(with_body("POST /notes", new_note));
  CHECK(client.rest() == "");
  CHECK(performed(served) == R"({"GET":0,"POST":1,"PUT":0,"PATCH":0,"DELETE":0})");
}

TEST_CASE("a connection that ends before the body is read has changed nothing") {
  SandboxServer served;
  script(served, R"({"close_before_read":true})");
  RawClient client(served.port);
  client.send(sandbox_request("POST /notes", "Content-Length: 37\r\n"));  // the body never comes
  CHECK(client.rest() == "");
  CHECK(performed(served) == R"({"GET":0,"POST":0,"PUT":0,"PATCH":0,"DELETE":0})");
}

TEST_CASE("a late answer comes whole, and the connection goes on") {
  SandboxServer served;
  script(served, R"({"delay_ms":20})");
  RawClient client(served.port);
  auto const before = std::chrono::steady_clock::now();
  CHECK(client.ask(sandbox_request("GET /lists")).status == 200);
  CHECK(std::chrono::steady_clock::now() - before >= Milliseconds(20));
  CHECK(client.ask(sandbox_request("GET /lists")).status == 200);
}

TEST_CASE("a server that hangs or waits stops at once") {
  SandboxServer served;
  auto const fault = GENERATE(R"({"hang":true})", R"({"delay_ms":600000})");
  script(served, fault);
  RawClient client(served.port);
  client.send(sandbox_request("GET /lists"));
  RawClient other(served.port);
  while (other.ask(sandbox_request("GET /__sandbox/requests")).body.starts_with(R"({"count":0)")) {
  }
  served.stop();
  CHECK(client.rest() == "");
}

TEST_CASE("a server that hangs notices that the client went") {
  SandboxServer served;
  script(served, R"({"hang":true})");
  RawClient client(served.port);
  client.send(sandbox_request("GET /lists") + sandbox_request("GET /lists"));
  client.hang_up();
  RawClient other(served.port);
  CHECK(other.ask(sandbox_request("GET /lists")).status == 200);
}

}  // namespace affinity::tests::server_faults_test
