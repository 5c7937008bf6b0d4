#include "support/catch.hpp"
#include "support/loopback_server.hpp"
#include "support/raw_client.hpp"
#include "support/sandbox_server.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_webhooks_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string webhook_body(std::string const& url, std::string const& subscriptions = "[]") {
  return R"({"url":")" + url + R"(","subscriptions":)" + subscriptions + "}";
}

Response ask(SandboxServer& served, std::string const& line, std::string const& body = {}) {
  RawClient client(served.port);
  return client.ask(sandbox_request(line, "Content-Type: application/json\r\nContent-Length: " +
                                              std::to_string(body.size()) + "\r\n") +
                    body);
}

Script taken(int status = 200) { return {read(), send(http_answer("", status))}; }

std::string path_of(Response const& made) {
  return "/v2/webhooks/" + std::to_string(*as_int64(parse_json(made.body).value().at("id")));
}

}  // namespace

TEST_CASE("webhooks of v2 are those of v1, in its words") {
  V2Client client;
  auto const all = client.get("/webhooks?totalCount=true");
  CHECK(all.num("pagination.totalCount") == 1);
  CHECK(all.names("data.0") == "id,url,subscriptions,status,creator,createdAt,updatedAt");
  CHECK(all.num("data.0.id") == client.v1.get("/webhook").num("0.id"));
  CHECK(all.str("data.0.status") == "active");
  CHECK(all.num("data.0.creator.id") == seeded::yuki);
  auto const made = client.post("/webhooks", webhook_body("https://h.example/x", R"(["list.created"])"));
  CHECK(made.status == 201);
  auto const path = "/webhooks/" + id_text(made.num("id"));
  CHECK(client.get(path).body == made.body);
  auto const old = client.v1.get("/webhook/" + id_text(made.num("id")));
  CHECK(old.str("webhook_url") == "https://h.example/x");
  CHECK(old.str("subscriptions.0") == "list.created");
  CHECK(client.post(path, R"({"status":"disabled","subscriptions":["smart_interaction_value.updated"]})")
            .status == 204);
  CHECK(client.v1.get("/webhook/" + id_text(made.num("id"))).at("disabled") == json::value(true));
  auto const changed = client.get(path);
  CHECK(changed.str("status") == "disabled");
  CHECK(changed.str("subscriptions.0") == "smart_interaction_value.updated");
  CHECK_FALSE(changed.at("updatedAt").is_null());
  CHECK(client.del(path).status == 204);
  CHECK(client.v1.get("/webhook").size() == 1);
  CHECK(client.del(path).status == 404);
}

TEST_CASE("a URL that a webhook cannot have is a mistake in url") {
  V2Client client;
  for (auto const* url : {"", "h.example", "https://", "https:///x", "ftp://h.example/x",
                          "http://h.example/x", "https://ada:secret@h.example/x", "https://ada@h.example/x",
                          "http://ada@127.0.0.1:1/x", "https://hooks.quillfern.example/affinity",
                          "HTTPS://Hooks.Quillfern.EXAMPLE/affinity", "https://h.example/a b"}) {
    CAPTURE(url);
    auto const refused = client.post("/webhooks", webhook_body(url));
    CHECK(refused.status == 400);
    CHECK(errors_of(refused) == "validation url");
  }
  CHECK(client.v1.get("/webhook").size() == 1);
  CHECK(client.post("/webhooks", webhook_body("http://127.0.0.1:9/x")).status == 201);
}

TEST_CASE("a webhook needs url and known subscriptions, and takes nothing else") {
  V2Client client;
  CHECK(errors_of(client.post("/webhooks", "{}")) == "validation url; validation subscriptions");
  CHECK(errors_of(
            client.post("/webhooks", webhook_body("https://h.example", R"(["note.created","note.read"])"))) ==
        "validation subscriptions[1]");
  CHECK(errors_of(client.post("/webhooks",
                              R"({"url":"https://h.example","subscriptions":[],"status":"active"})")) ==
        "validation status");
  CHECK(errors_of(client.post("/webhooks/1201", R"({"status":"paused"})")) == "validation status");
}

TEST_CASE("an organization has three webhooks at most, whoever made them") {
  V2Client client({.extra_keys = {"tobias"}});
  CHECK(client.post("/webhooks", webhook_body("https://h.example/1")).status == 201);
  client.v1.key = "tobias";
  auto const third = client.post("/webhooks", webhook_body("https://h.example/2"));
  CHECK(third.status == 201);
  CHECK(errors_of(client.post("/webhooks", webhook_body("https://h.example/3"))) == "bad-request");
  CHECK(client.del("/webhooks/" + id_text(third.num("id"))).status == 204);
  CHECK(client.post("/webhooks", webhook_body("https://h.example/3")).status == 201);
}

TEST_CASE("webhooks of others are there for who may manage all of them") {
  V2Client client({.extra_keys = {"tobias"}});
  client.v1.key = "tobias";
  CHECK(client.get("/webhooks").size("data") == 0);
  CHECK(client.get("/webhooks/1201").status == 404);
  CHECK(client.post("/webhooks/1201", R"({"status":"disabled"})").status == 404);
  CHECK(client.del("/webhooks/1201").status == 404);
  auto const mine = client.post("/webhooks", webhook_body("https://h.example/mine"));
  CHECK(client.get("/webhooks").size("data") == 1);
  client.set_rights(R"("Manage all webhooks")");
  CHECK(client.get("/webhooks").size("data") == 2);
  CHECK(client.post("/webhooks/1201", R"({"status":"disabled"})").status == 204);
  client.v1.key = "sandbox";
  client.set_rights("");
  CHECK(client.get("/webhooks/" + id_text(mine.num("id"))).status == 404);
}

TEST_CASE("webhooks are filtered by id and by both dates") {
  V2Client client;
  auto const made = client.post("/webhooks", webhook_body("https://h.example/x"));
  auto const since = percent_encode(client.get("/webhooks/1201").str("createdAt"));
  CHECK(client.get("/webhooks?filter=id%3D1201").size("data") == 1);
  CHECK(client.get("/webhooks?filter=createdAt%3E" + since).num("data.0.id") == made.num("id"));
  CHECK(client.get("/webhooks?filter=updatedAt%3E" + since).size("data") == 0);
  client.post("/webhooks/1201", R"({"status":"disabled"})");
  CHECK(client.get("/webhooks?filter=updatedAt%3E" + since).num("data.0.id") == 1201);
  CHECK(errors_of(client.get("/webhooks?filter=status%3Dactive")) == "validation filter");
}

TEST_CASE("a new webhook gets a test delivery, and one that does not answer is a mistake in url") {
  LoopbackServer endpoint({taken()}), unhappy({taken(500)});
  SandboxServer served({.webhooks = true});
  std::string nobody;
  { nobody = LoopbackServer({taken()}).url(); }
  for (auto const& url : {nobody, unhappy.url()}) {
    auto const refused = ask(served, "POST /v2/webhooks", webhook_body(url));
    CHECK(refused.status == 400);
    CHECK(refused.body.find(R"("param":"url")") != std::string::npos);
  }
  CHECK(ask(served, "POST /v2/webhooks", webhook_body(endpoint.url() + "/hook")).status == 201);
  CHECK(endpoint.connections() == 1);
  CHECK(ask(served, "POST /v2/webhooks", webhook_body("https://hooks.example/x")).status == 201);
}

TEST_CASE("a webhook is tested again when it becomes active or changes its URL while it is") {
  LoopbackServer endpoint({taken(), taken(500), taken(500), taken()});
  SandboxServer served({.webhooks = true});
  auto const path = path_of(ask(served, "POST /v2/webhooks", webhook_body(endpoint.url())));
  auto const update = [&](std::string const& body) { return ask(served, "POST " + path, body).status; };
  CHECK(update(R"({"subscriptions":["note.created"]})") == 204);
  CHECK(update(R"({"url":")" + endpoint.url() + R"("})") == 204);
  CHECK(endpoint.connections() == 1);  // nothing to test in these two
  CHECK(update(R"({"url":")" + endpoint.url() + R"(/2"})") == 400);
  CHECK(update(R"({"status":"disabled"})") == 204);
  CHECK(update(R"({"url":")" + endpoint.url() + R"(/3"})") == 204);
  CHECK(endpoint.connections() == 2);
  CHECK(update(R"({"status":"active"})") == 400);
  CHECK(update(R"({"status":"active"})") == 204);
  CHECK(endpoint.connections() == 4);
}

TEST_CASE("a webhook of v2 is told what v1 and v2 change") {
  LoopbackServer endpoint({taken()});
  SandboxServer served({.webhooks = true});
  ask(served, "POST /v2/webhooks", webhook_body(endpoint.url(), R"(["note.created"])"));
  ask(served, "POST /v2/notes",
      R"({"type":"entities","content":{"html":"<p>v2</p>"},"persons":[{"id":510008}]})");
  ask(served, "POST /notes", R"({"content":"v1","person_ids":[510008]})");
  REQUIRE(endpoint.wait_for_requests(3));
  CHECK(endpoint.seen().at(1).find("v2") != std::string::npos);
  CHECK(endpoint.seen().at(2).find("\"content\":\"v1\"") != std::string::npos);
}

TEST_CASE("nobody is asked for a request without a key, or for the webhook of another member") {
  LoopbackServer endpoint({taken()});
  SandboxServer served({.extra_keys = {"tobias"}, .webhooks = true});
  auto const body = webhook_body(endpoint.url());
  RawClient client(served.port);
  auto const refused = client.ask(
      "POST /v2/webhooks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  CHECK(refused.status == 401);
  auto const path = path_of(ask(served, "POST /v2/webhooks", body));
  CHECK(endpoint.connections() == 1);
  RawClient other(served.port);
  auto const change = R"({"url":")" + endpoint.url() + R"(/2"})";
  auto const hidden = other.ask("POST " + path +
                                " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer tobias\r\n"
                                "Content-Type: application/json\r\nContent-Length: " +
                                std::to_string(change.size()) + "\r\n\r\n" + change);
  CHECK(hidden.status == 404);
  CHECK(endpoint.connections() == 1);
}

TEST_CASE("feedback is read and answered with nothing") {
  V2Client client;
  CHECK(client.post("/feedback", R"({"type":"mcp","subject":"s","body":"b"})").status == 204);
  CHECK(errors_of(client.post("/feedback", "{}")) == "validation type; validation subject; validation body");
  CHECK(errors_of(client.post("/feedback", R"({"type":"bug","subject":"","body":"b","mood":1})")) ==
        "validation type; validation subject; validation mood");
  CHECK(errors_of(client.post("/feedback", R"({"type":"api","subject":")" + std::string(256, 's') +
                                               R"(","body":")" + std::string(10'001, 'b') + "\"}")) ==
        "validation subject; validation body");
}

}  // namespace affinity::tests::v2_webhooks_test
