// Reads that show the records as they were a moment ago (stale_ms).

#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::stale_reads_test {

using namespace affinity;
using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

void script_stale(SandboxClient& client, std::string const& faults) {
  REQUIRE(client.post("/__sandbox/faults", R"({"faults":[)" + faults + "]}").status == 200);
}

void rename_acme(SandboxClient& client, std::string const& name) {
  REQUIRE(client.put("/organizations/730001", R"({"name":")" + name + "\"}").status == 200);
}

std::string name_of_acme(SandboxClient& client) { return client.get("/organizations/730001").str("name"); }

}  // namespace

TEST_CASE("reads of both APIs show every write when it is old enough, and none before") {
  V2Client client;
  script_stale(client.v1, R"({"times":null,"fault":{"stale_ms":1000}})");
  rename_acme(client.v1, "First");
  client.v1.clock.pass(600ms);
  client.patch("/companies/730001/fields/field-31006",
               R"({"value":{"type":"text","data":"x"}})");  // refused or not, it changes no name
  rename_acme(client.v1, "Second");
  CHECK(name_of_acme(client.v1) == "Acme Robotics");
  CHECK(client.get("/companies/730001").str("name") == "Acme Robotics");
  client.v1.clock.pass(399ms);
  CHECK(name_of_acme(client.v1) == "Acme Robotics");
  client.v1.clock.pass(1ms);
  CHECK(name_of_acme(client.v1) == "First");
  CHECK(client.get("/companies/730001").str("name") == "First");
  client.v1.clock.pass(600ms);
  CHECK(name_of_acme(client.v1) == "Second");
  CHECK(client.get("/companies/730001").str("name") == "Second");
}

TEST_CASE("a write of v2 is seen late by v1, and what was made or erased, too") {
  V2Client client;
  script_stale(client.v1, R"({"times":null,"fault":{"stale_ms":500}})");
  auto const made =
      client.post("/notes", R"({"type":"entities","content":{"html":"x"},"persons":[{"id":510008}]})");
  auto const path = "/notes/" + id_text(made.num("id"));
  CHECK(client.v1.get(path).status == 404);
  client.v1.clock.pass(500ms);
  CHECK(client.v1.get(path).status == 200);
  client.v1.del(path);
  CHECK(client.v1.get(path).status == 200);
  CHECK(client.get(path).status == 200);
  client.v1.clock.pass(500ms);
  CHECK(client.v1.get(path).status == 404);
}

TEST_CASE("what is found by an index is stale too: values of a field, and who took part") {
  V2Client client;
  script_stale(client.v1, R"({"times":null,"fault":{"stale_ms":500}})");
  auto const count = [&](std::string const& path, char const* where) {
    return client.v1.get(path).size(where);
  };
  auto const values = count("/field-values?list_entry_id=9400001", "");
  auto const calls =
      count("/interactions?type=1&person_id=510008&start_time=2026-06-01&end_time=2026-12-31", "events");
  client.v1.post("/interactions", R"({"type":1,"person_ids":[510001,510008],"content":"x",
                                      "date":"2026-11-20T10:00:00Z"})");
  auto const made = client.v1.post("/fields", R"({"name":"Word","list_id":4101,"entity_type":8,"value_type":6,
                                                  "allows_multiple":false,"is_list_specific":true})");
  client.v1.post("/field-values", R"({"entity_id":880001,"list_entry_id":9400001,"value":"new","field_id":)" +
                                      id_text(made.num("id")) + "}");
  auto const now_values = [&] { return count("/field-values?list_entry_id=9400001", ""); };
  auto const now_calls = [&] {
    return count("/interactions?type=1&person_id=510008&start_time=2026-06-01&end_time=2026-12-31", "events");
  };
  CHECK(now_values() == values);
  CHECK(now_calls() == calls);
  client.v1.clock.pass(500ms);
  CHECK(now_values() == values + 1);
  CHECK(now_calls() == calls + 1);
}

TEST_CASE("only the reads that match are stale, a rule may meet one read, and writes see what is") {
  SandboxClient client;
  script_stale(client, R"({"match":"GET /organizations","fault":{"stale_ms":60000}},
                          {"match":"GET /nowhere","times":null,"fault":{"stale_ms":60000}})");
  rename_acme(client, "Renamed");
  client.del("/persons/510020");
  CHECK(client.put("/persons/510020", R"({"first_name":"x"})").status == 404);
  CHECK(client.get("/persons/510020").status == 404);
  CHECK(name_of_acme(client) == "Acme Robotics");
  CHECK(name_of_acme(client) == "Renamed");
}

TEST_CASE("reads are current where nothing was written, and when the faults are removed") {
  SandboxClient client;
  script_stale(client, R"({"times":null,"fault":{"stale_ms":1000}})");
  CHECK(name_of_acme(client) == "Acme Robotics");
  rename_acme(client, "Renamed");
  client.del("/__sandbox/faults");
  CHECK(name_of_acme(client) == "Renamed");
}

TEST_CASE("a stale read counts against the limit as any other, and meets the rights of its key") {
  SandboxClient client({.limit_per_minute = 2});
  script_stale(client, R"({"times":null,"fault":{"stale_ms":1000}})");
  rename_acme(client, "Renamed");
  CHECK(client.get("/organizations/730001").status == 200);
  CHECK(client.get("/organizations/730001").status == 429);
}

}  // namespace affinity::tests::stale_reads_test
