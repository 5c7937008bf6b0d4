// Webhooks over loopback: who is told what, and when the sandbox stops trying.

#include "base/json/json.hpp"
#include "sandbox/webhooks/loopback.hpp"
#include "support/catch.hpp"
#include "support/loopback_server.hpp"
#include "support/raw_client.hpp"
#include "support/sandbox_client.hpp"
#include "support/sandbox_server.hpp"

#include <algorithm>

namespace affinity::tests::webhook_sender_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

Response ask(SandboxServer& served, std::string const& line, std::string const& body = {}) {
  RawClient client(served.port);
  return client.ask(sandbox_request(line, "Content-Length: " + std::to_string(body.size()) + "\r\n") + body);
}

Response subscribe(SandboxServer& served, std::string const& url, std::string const& events = "[]") {
  return ask(served, "POST /webhook/subscribe",
             R"({"webhook_url":")" + url + R"(","subscriptions":)" + events + "}");
}

// The bodies that came, but for the one that asks whether anybody is there.
std::vector<json::value> told(LoopbackServer const& endpoint) {
  std::vector<json::value> out;
  for (auto const& request : endpoint.seen()) {
    auto body = parse_json(request.substr(request.find("\r\n\r\n") + 4)).value();
    if (body.at("type") != "sandbox.check") out.push_back(std::move(body));
  }
  return out;
}

std::vector<std::string> types(LoopbackServer const& endpoint) {
  std::vector<std::string> out;
  for (auto const& body : told(endpoint)) out.emplace_back(view(body.at("type").as_string()));
  return out;
}

Script taken(int status = 200) { return {read(), send(http_answer("", status))}; }

bool is_disabled(SandboxServer& served, std::string const& id) {
  return ask(served, "GET /webhook/" + id).body.find("\"disabled\":true") != std::string::npos;
}

}  // namespace

TEST_CASE("a subscriber on this machine is told what was created, updated and deleted") {
  LoopbackServer endpoint({taken()});
  SandboxServer served({.webhooks = true});
  CHECK(subscribe(served, endpoint.url() + "/hook?a=b").status == 200);
  ask(served, "POST /notes", R"({"content":"x","person_ids":[510008]})");
  ask(served, "PUT /persons/510008", R"({"first_name":"J"})");
  ask(served, "DELETE /opportunities/880001");
  ask(served, "POST /notes", "{}");  // refused: nothing happened
  REQUIRE(endpoint.wait_for_requests(8));
  auto const all = told(endpoint);
  auto const names = types(endpoint);
  CHECK(names.at(0) == "note.created");
  CHECK(all.at(0).at("body").at("content") == "x");
  CHECK(all.at(0).at("sent_at") == 1'795'251'600);
  CHECK(names.at(1) == "person.updated");
  CHECK(all.at(1).at("body").at("first_name") == "J");
  CHECK(names.at(2) == "opportunity.deleted");
  CHECK(all.at(2).at("body").at("id") == 880'001);
  CHECK(std::ranges::count(names, "list_entry.deleted") == 1);
  CHECK(endpoint.seen().front().starts_with("POST /hook?a=b HTTP/1.1\r\n"));
}

TEST_CASE("a subscription with events hears only those") {
  LoopbackServer endpoint({taken()});
  SandboxServer served({.webhooks = true});
  subscribe(served, endpoint.url(), R"(["reminder.created"])");
  ask(served, "POST /notes", R"({"content":"x","person_ids":[510008]})");
  ask(served, "POST /reminders", R"({"owner_id":510001,"type":0,"content":"c","due_date":"2027-01-01"})");
  REQUIRE(endpoint.wait_for_requests(2));
  CHECK(types(endpoint) == std::vector<std::string>{"reminder.created"});
}

TEST_CASE("a subscription is refused while its endpoint does not answer with 2xx") {
  SandboxServer served({.webhooks = true});
  std::string nobody;
  { nobody = LoopbackServer({taken()}).url(); }
  LoopbackServer unhappy({taken(500)});
  for (auto const& url : {nobody, unhappy.url()}) {
    auto const refused = subscribe(served, url);
    CHECK(refused.status == 422);
    CHECK(refused.body.find("did not answer with 2xx") != std::string::npos);
  }
  CHECK(subscribe(served, "https://hooks.example/x").status == 200);  // on another machine: not asked
}

TEST_CASE("an update of the address asks the new endpoint") {
  LoopbackServer endpoint({taken()}), unhappy({taken(404)});
  SandboxServer served({.webhooks = true});
  auto const made = subscribe(served, endpoint.url());
  auto const id = std::to_string(parse_json(made.body).value().at("id").as_int64());
  CHECK(ask(served, "PUT /webhook/" + id, R"({"webhook_url":")" + unhappy.url() + "\"}").status == 422);
  CHECK(ask(served, "PUT /webhook/" + id, R"({"webhook_url":")" + endpoint.url() + "/2\"}").status == 200);
}

TEST_CASE("an event that is not taken is sent three times more, and then the subscription is disabled") {
  LoopbackServer endpoint({taken(), taken(500), taken(500), taken(500), taken(500), taken()});
  SandboxServer served({.webhooks = true});
  auto const made = subscribe(served, endpoint.url());
  auto const id = std::to_string(parse_json(made.body).value().at("id").as_int64());
  ask(served, "POST /notes", R"({"content":"x","person_ids":[510008]})");
  REQUIRE(endpoint.wait_for_requests(5));
  while (!is_disabled(served, id)) {
  }
  ask(served, "POST /notes", R"({"content":"y","person_ids":[510008]})");
  CHECK(types(endpoint) == std::vector<std::string>(4, "note.created"));
}

TEST_CASE("an event that is taken at last does no harm") {
  LoopbackServer endpoint({taken(), taken(503), {read(), reset()}, taken()});
  SandboxServer served({.webhooks = true});
  auto const made = subscribe(served, endpoint.url(), R"(["note.created"])");
  ask(served, "POST /notes", R"({"content":"x","person_ids":[510008]})");
  ask(served, "POST /notes", R"({"content":"y","person_ids":[510008]})");
  REQUIRE(endpoint.wait_for_requests(5));
  CHECK(told(endpoint).back().at("body").at("content") == "y");
  CHECK_FALSE(is_disabled(served, std::to_string(parse_json(made.body).value().at("id").as_int64())));
}

TEST_CASE("without webhooks nobody is asked or told") {
  LoopbackServer endpoint({taken()});
  SandboxServer served;
  CHECK(subscribe(served, endpoint.url()).status == 200);
  ask(served, "POST /notes", R"({"content":"x","person_ids":[510008]})");
  served.stop();
  CHECK(endpoint.connections() == 0);
}

TEST_CASE("stopping does not wait for an endpoint that is silent") {
  LoopbackServer endpoint({taken(), {read(), hang()}});
  SandboxServer served({.webhooks = true});
  subscribe(served, endpoint.url());
  ask(served, "POST /notes", R"({"content":"x","person_ids":[510008]})");
  REQUIRE(endpoint.wait_for_requests(2));
  served.stop();
  CHECK(endpoint.wait_for_closed_by_peer(1));
}

TEST_CASE("only addresses of this machine are sent anything") {
  for (auto const* const url :
       {"http://127.0.0.1", "http://localhost:8080/x", "http://[::1]:1/", "http://127.0.0.1:65535?a#b"}) {
    CAPTURE(url);
    CHECK(sandbox::loopback_target(url));
  }
  for (auto const* const url :
       {"https://127.0.0.1/", "http://127.0.0.2/", "http://localhost.example/",
        "http://localhost@evil.example/", "http://127.0.0.1.evil.example/", "http://localhost:0x50/",
        "http://localhost:70000/", "http://[::1].x/", "http://user@localhost/", "http://127.0.0.1\r\nX: y/",
        "ftp://localhost/", "http://"}) {
    CAPTURE(url);
    CHECK_FALSE(sandbox::loopback_target(url));
  }
  auto const target = sandbox::loopback_target("http://localhost:8080?a=b#c");
  REQUIRE(target);
  CHECK(target->target == "/?a=b");
  CHECK(target->port == 8080);
  CHECK(target->host == "localhost:8080");
}

}  // namespace affinity::tests::webhook_sender_test
