// API v2 sees a write of API v1 a moment later, as Affinity does, where a test sets it so.

#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_replication_lag_test {

using namespace affinity;
using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

std::string new_company(V2Client& client, std::string const& name) {
  return id_text(client.v1.post("/organizations", R"({"name":")" + name + "\"}").num("id"));
}

}  // namespace

TEST_CASE("without a lag v2 sees a write of v1 at once") {
  V2Client client;
  CHECK(client.get("/companies/" + new_company(client, "Lumen")).status == 200);
}

TEST_CASE("with a lag v2 sees what v1 makes, changes and deletes when the lag is over, each in its time") {
  V2Client client;
  client.control("replication-lag", R"({"milliseconds":300})");
  auto const old = client.get("/companies/730001").str("name");
  auto const first = "/companies/" + new_company(client, "Lumen");
  CHECK(client.v1.get("/organizations" + first.substr(10)).status == 200);
  CHECK(client.get(first).status == 404);
  client.v1.clock.pass(200ms);
  client.v1.put("/organizations/730001", R"({"name":"Acme Renamed"})");
  CHECK(client.get(first).status == 404);
  client.v1.clock.pass(100ms);
  CHECK(client.get(first).status == 200);
  CHECK(client.get("/companies/730001").str("name") == old);
  client.v1.clock.pass(200ms);
  CHECK(client.get("/companies/730001").str("name") == "Acme Renamed");
  client.v1.del("/organizations/730001");
  CHECK(client.get("/companies/730001").status == 200);
  client.v1.clock.pass(300ms);
  CHECK(client.get("/companies/730001").status == 404);
}

TEST_CASE("a write of v2 on what it does not see yet fails, and any other ends the lag") {
  V2Client client;
  client.control("replication-lag", R"({"milliseconds":500})");
  auto const id = new_company(client, "Lumen");
  auto const note = [](std::string const& company_id) {
    return R"({"type":"entities","content":{"html":"x"},"companies":[{"id":)" + company_id + "}]}";
  };
  CHECK(client.post("/notes", note(id)).status == 404);
  CHECK(client.get("/companies/" + id).status == 404);
  auto const made = client.post("/notes", note("730001"));
  CHECK(made.status == 201);
  CHECK(client.get("/notes/" + id_text(made.num("id"))).status == 200);
  CHECK(client.get("/companies/" + id).status == 200);
}

TEST_CASE("a write that v1 refuses causes no lag, and a request of v2 counts once while there is one") {
  V2Client client;
  client.control("replication-lag", R"({"milliseconds":500})");
  CHECK(client.v1.post("/organizations", "{}").status == 422);
  auto const before = client.get("/auth/whoami").header("x-ratelimit-limit-user-remaining");
  new_company(client, "Lumen");
  client.post("/notes", R"({"type":"entities","content":{"html":"x"},"companies":[{"id":730001}]})");
  auto const after = client.get("/auth/whoami").header("x-ratelimit-limit-user-remaining");
  CHECK(std::stoi(before) - std::stoi(after) == 3);
}

TEST_CASE("a lag is a number of milliseconds up to a minute") {
  SandboxClient client;
  for (auto const* body :
       {"{}", R"({"milliseconds":-1})", R"({"milliseconds":60001})", R"({"milliseconds":"x"})"}) {
    CAPTURE(body);
    CHECK(client.post("/__sandbox/replication-lag", body).status == 422);
  }
  CHECK(client.post("/__sandbox/replication-lag", R"({"milliseconds":0})").status == 200);
}

}  // namespace affinity::tests::v2_replication_lag_test
