// Writes that take effect when nobody waits for them any more (perform_after_ms).

#include "support/catch.hpp"
#include "support/raw_client.hpp"
#include "support/sandbox_client.hpp"
#include "support/sandbox_server.hpp"
#include "support/scratch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::late_writes_test {

using namespace affinity;
using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

constexpr char new_note[] = R"({"content":"late","person_ids":[510008]})";

void script(SandboxClient& client, std::string const& faults) {
  REQUIRE(client.post("/__sandbox/faults", R"({"faults":[)" + faults + "]}").status == 200);
}

std::size_t notes_of_jane(SandboxClient& client) {
  return client.get("/notes?person_id=510008&page_size=100").size("notes");
}

}  // namespace

TEST_CASE("a write that lands late is seen from its time on, and not before, by both APIs") {
  V2Client client;
  auto const fault =
      GENERATE(R"({"close_after_read":true,"perform_after_ms":5000})",
               R"({"hang":true,"perform_after_ms":5000})", R"({"status":504,"perform_after_ms":5000})");
  script(client.v1, std::string(R"({"match":"PUT","fault":)") + fault + "}");
  client.v1.put("/organizations/730001", R"({"name":"Acme Renamed"})");
  client.v1.clock.pass(4999ms);
  CHECK(client.v1.get("/organizations/730001").str("name") == "Acme Robotics");
  CHECK(client.get("/companies/730001").str("name") == "Acme Robotics");
  client.v1.clock.pass(1ms);
  CHECK(client.v1.get("/organizations/730001").str("name") == "Acme Renamed");
  CHECK(client.get("/companies/730001").str("name") == "Acme Renamed");
}

TEST_CASE("a write of v2 lands late as one of v1 does") {
  V2Client client;
  script(client.v1,
         R"({"match":"POST /v2/notes","fault":{"close_after_read":true,"perform_after_ms":1000}})");
  auto const before = notes_of_jane(client.v1);
  client.post("/notes", R"({"type":"entities","content":{"html":"x"},"persons":[{"id":510008}]})");
  CHECK(notes_of_jane(client.v1) == before);
  client.v1.clock.pass(1000ms);
  CHECK(notes_of_jane(client.v1) == before + 1);
}

TEST_CASE("late writes land in the order of their times, each once") {
  SandboxClient client;
  script(client, R"({"match":"PUT","fault":{"hang":true,"perform_after_ms":3000}},
                    {"match":"PUT","fault":{"hang":true,"perform_after_ms":1000}})");
  client.put("/persons/510008", R"({"first_name":"Sent first"})");
  client.put("/persons/510008", R"({"first_name":"Sent second"})");
  client.clock.pass(1000ms);
  CHECK(client.get("/persons/510008").str("first_name") == "Sent second");
  client.put("/persons/510008", R"({"first_name":"Sent third"})");
  client.clock.pass(2000ms);
  CHECK(client.get("/persons/510008").str("first_name") == "Sent first");
  client.put("/persons/510008", R"({"first_name":"Sent last"})");
  client.clock.pass(60s);
  CHECK(client.get("/persons/510008").str("first_name") == "Sent last");
}

TEST_CASE("a late write is checked when it lands, and may be refused then") {
  SandboxClient client;
  script(client, R"({"match":"PUT","fault":{"hang":true,"perform_after_ms":1000}})");
  client.put("/persons/510008", R"({"first_name":"Late"})");
  client.del("/persons/510008");
  client.clock.pass(1000ms);
  client.get("/lists");
  auto const asked = client.get("/__sandbox/requests");
  CHECK(asked.num("requests.2.status") == 404);
  CHECK(asked.at("requests.2.performed") == json::value(false));
}

TEST_CASE("the log has a late write when it came and when it landed, and counts it once") {
  SandboxClient client;
  script(client, R"({"match":"POST","fault":{"status":503,"perform_after_ms":2000}})");
  client.post("/notes", new_note);
  auto const waiting = client.get("/__sandbox/requests");
  CHECK(waiting.num("late_writes") == 1);
  CHECK(waiting.num("performed.POST") == 0);
  CHECK(waiting.at("requests.0.performed") == json::value(false));
  client.clock.pass(2000ms);
  client.get("/lists");
  auto const landed = client.get("/__sandbox/requests?bodies=true");
  CHECK(landed.num("late_writes") == 0);
  CHECK(landed.num("count") == 2);
  CHECK(landed.num("performed.POST") == 1);
  CHECK(landed.num("requests.0.status") == 503);
  CHECK(landed.num("requests.1.status") == 200);
  CHECK(landed.at("requests.1.late") == json::value(true));
  CHECK(landed.str("requests.1.target") == "/notes");
  CHECK(landed.str("requests.1.body") == new_note);
  CHECK(landed.str("requests.1.at") == "2026-11-21T09:00:02.000Z");
}

TEST_CASE(
    "reads do not meet a fault of late writes, and removing the faults does not call back what was sent") {
  SandboxClient client;
  script(client, R"({"times":null,"fault":{"status":503,"perform_after_ms":10}})");
  CHECK(client.get("/persons/510008").status == 200);
  auto const before = notes_of_jane(client);
  CHECK(client.post("/notes", new_note).status == 503);
  CHECK(client.del("/__sandbox/faults").status == 200);
  client.clock.pass(10ms);
  CHECK(notes_of_jane(client) == before + 1);
}

TEST_CASE("with a file a late write is saved when it lands, and is lost with the process before") {
  Scratch const folder;
  sandbox::Settings const settings{.sandbox_file = folder.path("firm.json")};
  std::size_t before = 0;
  {
    SandboxClient client(settings);
    before = notes_of_jane(client);
    script(client, R"({"match":"POST","fault":{"hang":true,"perform_after_ms":1000}},
                      {"match":"POST","fault":{"hang":true,"perform_after_ms":5000}})");
    client.post("/notes", new_note);
    client.post("/notes", new_note);
    client.clock.pass(1000ms);
    CHECK(notes_of_jane(client) == before + 1);
  }
  SandboxClient again(settings);
  again.clock.pass(60s);
  CHECK(notes_of_jane(again) == before + 1);
}

TEST_CASE("a server performs a late write by itself, though its connection is gone and no request comes") {
  SandboxServer served;
  RawClient control(served.port);
  auto const post_json = [](std::string const& path, std::string const& body) {
    return sandbox_request("POST " + path, "Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
  };
  auto const faults =
      R"({"faults":[{"match":"POST","fault":{"close_after_read":true,"perform_after_ms":0}}]})";
  REQUIRE(control.ask(post_json("/__sandbox/faults", faults)).status == 200);
  RawClient client(served.port);
  client.send(post_json("/notes", new_note));
  CHECK(client.rest() == "");
  client.hang_up();
  std::string log;  // the sandbox's own endpoints perform nothing
  while (log.find("\"late\":true") == log.npos)
    log = control.ask(sandbox_request("GET /__sandbox/requests")).body;
  CHECK(log.find(R"("performed":{"GET":0,"POST":1,)") != log.npos);
}

TEST_CASE("a server stops at once though a write has yet to land") {
  SandboxServer served;
  RawClient control(served.port);
  std::string const faults = R"({"faults":[{"fault":{"hang":true,"perform_after_ms":600000}}]})";
  auto const length = "Content-Length: " + std::to_string(faults.size()) + "\r\n";
  REQUIRE(control.ask(sandbox_request("POST /__sandbox/faults", length) + faults).status == 200);
  RawClient client(served.port);
  client.send(sandbox_request("DELETE /persons/510008"));
  while (control.ask(sandbox_request("GET /__sandbox/requests")).body.find(R"("late_writes":1)") ==
         std::string::npos) {
  }
  served.stop();
  CHECK(client.rest() == "");
}

}  // namespace affinity::tests::late_writes_test
