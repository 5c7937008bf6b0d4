#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::account_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

int status_with(SandboxClient& client, std::string const& authorization) {
  Request request{.target = "/auth/whoami"};
  if (!authorization.empty()) request.headers.set("Authorization", authorization);
  return client.api.handle(request).status;
}

}  // namespace

TEST_CASE("a key is sent as the password of an empty user or as a bearer token") {
  SandboxClient client;
  CHECK(status_with(client, "Basic " + base64_encode(":sandbox")) == 200);
  CHECK(status_with(client, "basic " + base64_encode(":sandbox")) == 200);
  CHECK(status_with(client, "Bearer sandbox") == 200);
  CHECK(status_with(client, "bearer sandbox") == 200);
}

TEST_CASE("anything else that wants to be a key is refused with Affinity's text") {
  SandboxClient client;
  auto const credentials =
      GENERATE(std::string(), std::string("Bearer other"), std::string("Bearer"), std::string("Bearer "),
               std::string("Basic sandbox"), std::string("Digest sandbox"), std::string("sandbox"),
               "Basic " + base64_encode("sandbox"), "Basic " + base64_encode("user:sandbox"));
  CAPTURE(credentials);
  Request request{.target = "/persons"};
  if (!credentials.empty()) request.headers.set("Authorization", credentials);
  auto const response = client.api.handle(request);
  CHECK(response.status == 401);
  CHECK(response.body == "Unauthorized API Key.");
  CHECK(response.headers.find("content-type") == "text/html");
}

TEST_CASE("whoami tells the firm, the key's owner and the grant") {
  SandboxClient client;
  auto const me = client.get("/auth/whoami");
  CHECK(me.status == 200);
  CHECK(me.names() == "tenant,user,grant");
  CHECK(me.names("tenant") == "id,name,subdomain");
  CHECK(me.names("user") == "id,firstName,lastName,email");
  CHECK(me.names("grant") == "type,scope,createdAt");
  CHECK(me.num("user.id") == seeded::maren);
  CHECK(me.str("grant.type") == "api_key");
  CHECK(me.str("grant.scope") == "external_api");
}

TEST_CASE("each further key belongs to the next member, and after the last again to the second") {
  SandboxClient client({.extra_keys = {"b", "c", "d", "e", "f", "g"}});
  client.key = "b";
  CHECK(client.get("/auth/whoami").num("user.id") == seeded::tobias);
  client.key = "f";
  CHECK(client.get("/auth/whoami").num("user.id") == seeded::rosa);
  client.key = "g";
  CHECK(client.get("/auth/whoami").num("user.id") == seeded::tobias);
}

TEST_CASE("an unknown path and a wrong method on a known path are the same 404 in plain text") {
  SandboxClient client;
  for (auto const& reply :
       {client.get("/people"), client.get("/"), client.get("/persons/510001/notes"), client.del("/persons"),
        client.put("/lists/4101", "{}"), client.get("//persons")}) {
    CHECK(reply.status == 404);
    CHECK(reply.text == "Unknown API endpoint");
    CHECK(reply.header("content-type") == "text/plain");
    CHECK(reply.header("x-ratelimit-limit-user") == "900");
  }
}

TEST_CASE("an id in the path that is no number is of nobody") {
  SandboxClient client;
  CHECK(client.get("/persons/jane").status == 404);
  CHECK(client.get("/persons/jane").num("code") == 404);
  CHECK(client.get("/persons/99999999999999999999").status == 404);
  CHECK(client.get("/persons/510001x").status == 404);
}

TEST_CASE("an error is a code and a message that names the parameter") {
  SandboxClient client;
  auto const reply = client.post("/persons", R"({"first_name":"A","last_name":"B"})");
  CHECK(reply.status == 422);
  CHECK(reply.text == R"({"code":422,"message":"emails is required"})");
  CHECK(reply.header("content-type") == "application/json");
}

TEST_CASE("what the sandbox says at start names keys, limit and what is inside") {
  SandboxClient client({.extra_keys = {"second"}, .limit_per_minute = std::nullopt});
  auto const text = client.api.startup_banner();
  CHECK(text.find("key    sandbox  Maren Oduya, an admin") != std::string::npos);
  CHECK(text.find("key    second  Tobias Lindqvist\n") != std::string::npos);
  CHECK(text.find("limit  none\n") != std::string::npos);
  CHECK(text.find("\"Deal Flow\" (32)") != std::string::npos);
  CHECK(text.find("curl -u :sandbox") != std::string::npos);
}

}  // namespace affinity::tests::account_test
