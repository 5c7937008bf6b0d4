#include "sandbox/persistence/locked_file.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_face_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("v2 takes a bearer token and no other scheme") {
  V2Client client;
  CHECK(client.get("/auth/whoami").status == 200);
  auto const authorization = GENERATE(std::string(), std::string("Bearer other"), std::string("sandbox"),
                                      "Basic " + base64_encode(":sandbox"));
  CAPTURE(authorization);
  Request request{.target = "/v2/auth/whoami"};
  if (!authorization.empty()) request.headers.set("Authorization", authorization);
  auto const reply = SandboxClient::read(client.v1.api.handle(request));
  CHECK(reply.status == 401);
  CHECK(errors_of(reply) == "authentication");
  CHECK(reply.names() == "errors");
  CHECK(reply.names("errors.0") == "code,message");
}

TEST_CASE("whoami of v2 names the grant and its scopes") {
  V2Client client;
  auto const me = client.get("/auth/whoami");
  CHECK(me.names() == "tenant,user,grant");
  CHECK(me.names("user") == "id,firstName,lastName,emailAddress");
  CHECK(me.num("user.id") == seeded::maren);
  CHECK(me.str("grant.type") == "api-key");
  CHECK(me.str("grant.scopes.0") == "api");
}

TEST_CASE("both faces count against one quota, and an answer of v2 has its headers") {
  V2Client client({.limit_per_minute = 3});
  CHECK(client.v1.get("/persons?term=jane").status == 200);
  auto const second = client.get("/rate-limit");
  CHECK(second.num("callerPerMinute.used") == 2);
  CHECK(second.num("callerPerMinute.remaining") == 1);
  CHECK(second.header("x-ratelimit-limit-user-remaining") == "1");
  CHECK(second.header("x-ratelimit-limit-org") == "100000");
  CHECK(client.get("/rate-limit").status == 200);
  auto const over = client.get("/rate-limit");
  CHECK(over.status == 429);
  CHECK(errors_of(over) == "rate-limit");
  CHECK(over.header("x-ratelimit-limit-user-remaining") == "0");
  CHECK(client.v1.get("/persons").status == 429);
}

TEST_CASE("without a limit a month v2 leaves the firm's headers and window out") {
  V2Client client({.limit_per_month = std::nullopt});
  auto const reply = client.get("/rate-limit");
  CHECK(reply.names() == "callerPerMinute");
  CHECK(reply.header("x-ratelimit-limit-org") == "(none)");
  CHECK(reply.header("x-ratelimit-limit-user") == "900");
}

TEST_CASE("every answer names the version that was used") {
  V2Client client;
  CHECK(client.get("/auth/whoami").header("x-affinity-api-version") == "2026-09-17");
  client.headers.set("X-Affinity-Api-Version", "2026-07-15");
  CHECK(client.get("/auth/whoami").header("x-affinity-api-version") == "2026-07-15");
  CHECK(client.get("/nothing").header("x-affinity-api-version") == "2026-07-15");
  client.headers.set("X-Affinity-Api-Version", "current");
  CHECK(client.get("/auth/whoami").header("x-affinity-api-version") == "2026-09-17");
}

TEST_CASE("a version that is not supported is a mistake in its header") {
  V2Client client;
  client.headers.set("X-Affinity-Api-Version", "2025-01-01");
  auto const reply = client.get("/auth/whoami");
  CHECK(reply.status == 400);
  CHECK(errors_of(reply) == "validation X-Affinity-Api-Version");
}

TEST_CASE("the version of a key's requests and the versions that are rejected can be set") {
  V2Client client;
  client.control("versions", R"({"default":"2026-07-15","rejected":["2026-09-17"]})");
  CHECK(client.get("/auth/whoami").header("x-affinity-api-version") == "2026-07-15");
  client.headers.set("X-Affinity-Api-Version", "2026-09-17");
  CHECK(errors_of(client.get("/auth/whoami")) == "validation X-Affinity-Api-Version");
  CHECK(client.v1.post("/__sandbox/versions", R"({"default":"2025-01-01"})").status == 422);
}

TEST_CASE("an unknown path is 404 and a wrong method 405 with the methods of the path") {
  V2Client client;
  CHECK(errors_of(client.get("/people")) == "not-found");
  CHECK(client.get("").status == 404);
  CHECK(client.get("/").status == 404);
  CHECK(client.get("//companies").status == 404);
  auto const reply = client.ask(Method::put, "/companies/730001", "{}");
  CHECK(reply.status == 405);
  CHECK(errors_of(reply) == "method-not-allowed");
  CHECK(reply.header("allow") == "GET");
}

TEST_CASE("a literal segment takes precedence over an id, whatever the method") {
  V2Client client;
  CHECK(client.get("/persons/search").status == 405);
  CHECK(client.ask(Method::post, "/persons/fields", "{}").status == 405);
}

TEST_CASE("404 and 405 come before the version, the version before the body") {
  V2Client client;
  client.headers.set("X-Affinity-Api-Version", "1999-01-01");
  CHECK(client.get("/people").status == 404);
  CHECK(client.del("/persons/fields").status == 405);
  CHECK(errors_of(client.post("/persons", "not JSON")) == "validation X-Affinity-Api-Version");
}

TEST_CASE("an error that a fault scripts has the form of v2 under /v2") {
  V2Client client;
  client.control("faults", R"({"faults":[{"match":"GET /v2","times":2,"fault":{"status":503}}]})");
  auto const reply = client.get("/auth/whoami");
  CHECK(reply.status == 503);
  CHECK(errors_of(reply) == "server");
  CHECK(client.v1.get("/auth/whoami").status == 200);
}

TEST_CASE("a fault's own body is sent as it is under /v2 too") {
  V2Client client;
  client.control("faults", R"({"faults":[{"fault":{"status":500,"body":"out of order"}}]})");
  CHECK(client.get("/auth/whoami").text == "out of order");
}

TEST_CASE("a write of v2 that cannot be kept is refused in the form of v2") {
  Scratch folder;
  auto const path = folder.path("firm.json");
  V2Client client({.sandbox_file = path});
  sandbox::LockedFile other(path);
  REQUIRE(other.try_lock().value());
  auto const reply = client.post("/lists", R"({"name":"Lost","type":"person"})");
  CHECK(reply.status == 423);
  CHECK(errors_of(reply) == "bad-request");
  CHECK(reply.str("errors.0.message").starts_with("Nothing was changed. "));
  other.unlock();
  CHECK(client.post("/lists", R"({"name":"Kept","type":"person"})").status == 201);
}

}  // namespace affinity::tests::v2_face_test
