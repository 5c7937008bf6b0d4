#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::webhooks_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("webhook subscriptions are a bare array") {
  SandboxClient client;
  auto const all = client.get("/webhook");
  CHECK(all.size() == 1);
  CHECK(all.names("0") == "id,webhook_url,subscriptions,disabled,created_by");
  CHECK(client.get("/webhook/1201").body == all.at("0"));
  CHECK(client.get("/webhook/1").status == 404);
  CHECK(client.get("/webhook/subscribe").status == 404);
}

TEST_CASE("there are at most three subscriptions") {
  SandboxClient client;
  auto const body = R"({"webhook_url":"https://hooks.example/x","subscriptions":["note.created"]})";
  auto const made = client.post("/webhook/subscribe", body);
  CHECK(made.status == 200);
  CHECK(made.num("created_by") == seeded::maren);
  CHECK(client.post_form("/webhook/subscribe", "webhook_url=https%3A%2F%2Fhooks.example%2Fy")
            .size("subscriptions") == 0);
  CHECK(client.post("/webhook/subscribe", body).status == 422);
  CHECK(client.del("/webhook/" + id_text(made.num("id"))).text == R"({"success":true})");
  CHECK(client.post("/webhook/subscribe", body).status == 200);
}

TEST_CASE("a subscription needs a URL and known events") {
  SandboxClient client;
  CHECK(client.post("/webhook/subscribe", "{}").message() == "webhook_url is required");
  CHECK(client.post("/webhook/subscribe", R"({"webhook_url":"hooks.example"})").status == 422);
  CHECK(
      client
          .post("/webhook/subscribe", R"({"webhook_url":"https://h.example","subscriptions":["note.read"]})")
          .message() == "subscriptions: there is no event note.read");
}

TEST_CASE("a subscription is updated by its creator and deleted by its creator or an admin") {
  SandboxClient client({.extra_keys = {"tobias"}});
  CHECK(client.put("/webhook/1201", R"({"disabled":true})").status == 403);
  client.key = "tobias";
  CHECK(client.del("/webhook/1201").status == 403);
  auto const made = client.post("/webhook/subscribe",
                                R"({"webhook_url":"https://h.example","subscriptions":["list.created"]})");
  auto const path = "/webhook/" + id_text(made.num("id"));
  auto const changed = client.put(path, R"({"disabled":true})");
  CHECK(changed.at("disabled") == json::value(true));
  CHECK(changed.size("subscriptions") == 1);
  CHECK(client.put(path, R"({"subscriptions":[]})").size("subscriptions") == 0);
  client.key = "sandbox";
  CHECK(client.del("/webhook/1201").status == 200);
  CHECK(client.del(path).status == 200);
  CHECK(client.del(path).status == 404);
}

}  // namespace affinity::tests::webhooks_test
