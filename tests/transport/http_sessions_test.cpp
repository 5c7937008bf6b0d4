#include "served.hpp"
#include "support/catch.hpp"

namespace affinity::tests::http_sessions_test {

using namespace affinity;
using namespace affinity::tests;
using transport::HttpSettings;
using namespace std::chrono_literals;

namespace {

std::string const streams = "Accept: application/json, text/event-stream\r\n";

// A client of the `initialize` era with a session of its own.
class Visit {
 public:
  explicit Visit(Served& served, std::string const& date = "2025-11-25") : Visit(served, date, {}) {}
  Visit(Served& served, std::string const& date, std::string more) : served_(served), more_(std::move(more)) {
    RawClient client(served.port());
    auto const answer = client.ask(post("initialize " + date, streams + more_));
    status = answer.status;
    id = answer.headers.find("Mcp-Session-Id").value_or("");
  }

  std::string headers() const { return streams + more_ + "Mcp-Session-Id: " + id + "\r\n"; }
  std::string message(std::string_view body) const { return post(body, headers()); }
  std::string verb(std::string const& name, std::string const& with = {}) const {
    return name + " /mcp HTTP/1.1\r\nHost: localhost\r\n" + headers() + with + "\r\n";
  }
  Response ask(std::string_view body) const { return RawClient(served_.port()).ask(message(body)); }

  int status = 0;
  std::string id{};

 private:
  Served& served_;
  std::string more_;
};

}  // namespace

TEST_CASE("initialize opens a session, later messages are in it, and DELETE ends it") {
  Served served;
  Visit const visit(served);
  REQUIRE(!visit.id.empty());
  auto const known = visit.ask("who");
  CHECK(known.body.starts_with("open "));
  CHECK(known.body.find(visit.id) == std::string::npos);
  CHECK(!known.headers.find("Mcp-Session-Id"));
  CHECK(RawClient(served.port()).ask(post("who")).body == "none");
  RawClient client(served.port());
  auto const ended = client.ask(visit.verb("DELETE"));
  CHECK(ended.status == 200);
  CHECK(ended.body.empty());
  CHECK(client.ask(visit.verb("DELETE")).status == 404);
  CHECK(client.ask(visit.verb("GET")).status == 404);
  CHECK(client.ask(visit.message("who")).body == "gone");
}

TEST_CASE("a client of 2026-07-28 has no session, whatever it sends") {
  Served served;
  Visit const visit(served);
  std::string const modern = "MCP-Protocol-Version: 2026-07-28\r\n";
  RawClient client(served.port());
  CHECK(client.ask(post("who", visit.headers() + modern)).body == "none");
  for (auto const* verb : {"GET", "DELETE"}) {
    auto const refused = client.ask(visit.verb(verb, modern));
    CHECK(refused.status == 405);
    CHECK(refused.headers.find("Allow") == "POST");
  }
  CHECK(visit.ask("who").status == 200);
  CHECK(!client.ask(post("initialize 2025-11-25", modern)).headers.find("Mcp-Session-Id"));
}

TEST_CASE("T-3: an id that never was, is somebody else's or comes twice is no session") {
  Served served("anna", "bert");
  std::string const anna = "Authorization: Bearer anna\r\n", bert = "Authorization: Bearer bert\r\n";
  Visit const visit(served, "2025-11-25", anna);
  auto const id = "Mcp-Session-Id: " + visit.id + "\r\n";
  RawClient client(served.port());
  CHECK(client.ask(post("who", anna + id)).status == 200);
  CHECK(client.ask(post("who", bert + id)).status == 404);
  CHECK(client.ask(post("who", anna + "Mcp-Session-Id: x\r\n")).status == 404);
  CHECK(client.ask(post("who", anna + id + id)).status == 404);
  for (std::string const verb : {"GET", "DELETE"}) {
    auto const request =
        verb + " /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + bert + id;
    CHECK(client.ask(request + "\r\n").status == 404);
  }
  CHECK(client.ask(post("who", anna + id)).status == 200);
}

TEST_CASE("L-6: 10,000 attempts to open a session leave as many as allowed, the others are told to wait") {
  HttpSettings settings;
  settings.max_sessions = 50;
  Served served(settings);
  int opened = 0, refused = 0, last = 0;
  std::string hundred;
  for (int i = 0; i < 100; ++i) hundred += post("initialize 2025-11-25");
  for (int i = 0; i < 100; ++i) {
    RawClient client(served.port());
    client.send(hundred);
    for (int k = 0; k < 100; ++k) {
      auto const answer = client.read();
      opened += answer.status == 200;
      refused += answer.status == 429 && answer.headers.find("Retry-After");
      last = answer.status;
    }
  }
  CHECK(opened == 50);
  CHECK(refused == 9'950);
  CHECK(last == 429);
}

TEST_CASE("GET opens the stream for what belongs to no message, and what came before waits for it") {
  Served served;
  Visit const visit(served);
  visit.ask("announce early");
  RawClient client(served.port());
  auto const head = client.open(visit.verb("GET"));
  CHECK(head.status == 200);
  CHECK(head.headers.find("Content-Type") == "text/event-stream");
  CHECK(client.event() == "id: 0-0\ndata: early");
  visit.ask("announce late");
  CHECK(client.event() == "id: 0-1\ndata: late");
  SECTION("a second one takes over, and no message comes twice") {
    RawClient again(served.port());
    again.open(visit.verb("GET"));
    CHECK(client.closed());
    visit.ask("announce more");
    CHECK(again.event() == "id: 0-2\ndata: more");
  }
  SECTION("one that broke off reads on") {
    client.hang_up();
    visit.ask("announce more");
    RawClient again(served.port());
    again.open(visit.verb("GET", "Last-Event-ID: 0-0\r\n"));
    CHECK(again.event() == "id: 0-1\ndata: late");
    CHECK(again.event() == "id: 0-2\ndata: more");
  }
  SECTION("DELETE ends it") {
    RawClient(served.port()).ask(visit.verb("DELETE"));
    CHECK(client.event().empty());
    CHECK(client.ended());
  }
  SECTION("O-8: a stop ends it") {
    served.stop();
    CHECK(client.event().empty());
    CHECK(client.ended());
    CHECK(client.closed());
  }
}

TEST_CASE("GET needs a session, and a client that reads events") {
  Served served;
  Visit const visit(served);
  RawClient client(served.port());
  std::string const start = "GET /mcp HTTP/1.1\r\nHost: localhost\r\n";
  CHECK(client.ask(start + streams + "\r\n").status == 405);
  CHECK(client.ask(start + "Accept: application/json\r\nMcp-Session-Id: " + visit.id + "\r\n\r\n").status ==
        406);
  for (auto const* wrong : {"x", "7-0", "0-9", ""})
    CHECK(client.ask(visit.verb("GET", "Last-Event-ID: " + std::string(wrong) + "\r\n")).status == 400);
}

TEST_CASE("a call whose connection broke is answered on the next one, from the event that came last") {
  Served served;
  Visit const visit(served);
  RawClient client(served.port()), again(served.port());
  client.open(visit.message("open a"));
  CHECK(client.event() == "id: 1-0\ndata: ");
  CHECK(client.event() == "id: 1-1\ndata: opened a");
  client.hang_up();
  visit.ask("say a on the way");
  SECTION("while it runs") {
    again.open(visit.verb("GET", "Last-Event-ID: 1-1\r\n"));
    CHECK(again.event() == "id: 1-2\ndata: on the way");
    visit.ask("release a");
    CHECK(again.event() == "id: 1-3\ndata: held a");
  }
  SECTION("when it is done, as often as asked") {
    visit.ask("release a");
    for (int i = 0; i < 2; ++i) {
      again.open(visit.verb("GET", "Last-Event-ID: 1-0\r\n"));
      CHECK(again.event() == "id: 1-1\ndata: opened a");
      CHECK(again.event() == "id: 1-2\ndata: on the way");
      CHECK(again.event() == "id: 1-3\ndata: held a");
      CHECK(again.event().empty());
      CHECK(again.ended());
    }
  }
  CHECK(again.event().empty());
  CHECK(served.handler.seen().cancelled.empty());
}

TEST_CASE("a call may let its connection go and is polled for") {
  Served served;
  Visit const visit(served);
  RawClient client(served.port());
  client.open(visit.message("open a"));
  client.event();
  client.event();
  visit.ask("let-go a");
  CHECK(client.event() == "retry: 500");
  CHECK(client.event().empty());
  CHECK(client.ended());
  visit.ask("release a");
  client.open(visit.verb("GET", "Last-Event-ID: 1-1\r\n"));
  CHECK(client.event() == "id: 1-2\ndata: held a");
  CHECK(client.event().empty());
}

TEST_CASE("before 2025-11-25 no event is without data, and no connection is let go") {
  Served served;
  Visit const visit(served, "2025-06-18");
  RawClient client(served.port());
  client.open(visit.message("open a"));
  CHECK(client.event() == "id: 1-0\ndata: opened a");
  visit.ask("let-go a");
  visit.ask("say a still here");
  CHECK(client.event() == "id: 1-1\ndata: still here");
  visit.ask("release a");
}

TEST_CASE("T-3: DELETE cancels what runs in the session, and nothing else") {
  Served served;
  Visit const visit(served), client_address_key(served);
  RawClient client(served.port()), other(served.port());
  client.send(visit.message("hold a"));
  other.send(client_address_key.message("hold b"));
  REQUIRE(served.handler.wait_for_messages(4));
  RawClient(served.port()).ask(visit.verb("DELETE"));
  CHECK(served.handler.wait_for_cancelled("a"));
  client_address_key.ask("release b");
  CHECK(other.read().body == "held b");
  CHECK(served.handler.seen().cancelled == std::vector<std::string>{"a"});
}

TEST_CASE("what is open is counted for those who watch") {
  Served served;
  Visit const visit(served);
  RawClient client(served.port());
  client.open(visit.verb("GET"));
  visit.ask("announce x");
  REQUIRE(!client.event().empty());
  CHECK(served.metric("affinity_http_sessions") == 1);
  CHECK(served.metric("affinity_http_streams") == 1);
  CHECK(served.metric("affinity_http_connections") >= 1);
  RawClient(served.port()).ask(visit.verb("DELETE"));
  CHECK(client.event().empty());
  client.ask(post("x"));
  CHECK(served.metric("affinity_http_sessions") == 0);
  CHECK(served.metric("affinity_http_streams") == 0);
}

}  // namespace affinity::tests::http_sessions_test
