#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::fault_injector_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

Reply script(SandboxClient& client, std::string const& faults) {
  return client.post("/__sandbox/faults", R"({"faults":[)" + faults + "]}");
}

Request keyed(Method method, std::string target) {
  Request request{.method = method, .target = std::move(target)};
  request.headers.set("Authorization", "Bearer sandbox");
  return request;
}

}  // namespace

TEST_CASE("a scripted status is given once unless told otherwise, and then the next in turn") {
  SandboxClient client;
  CHECK(script(client, R"({"match":"GET /persons","fault":{"status":429,"headers":{"Retry-After":"7"}}},
                           {"match":"GET /persons","times":2,"fault":{"status":503,"body":"down"}})")
            .num("waiting") == 2);
  CHECK(client.get("/lists").status == 200);
  CHECK(client.del("/persons/510020").status == 200);
  auto const limited = client.get("/persons?term=jane");
  CHECK(limited.status == 429);
  CHECK(limited.header("retry-after") == "7");
  CHECK(limited.num("code") == 429);
  auto const down = client.get("/persons/510008");
  CHECK(down.status == 503);
  CHECK(down.text == "down");
  CHECK(down.header("content-type") == "text/plain");
  CHECK(client.get("/persons/510008").status == 503);
  CHECK(client.get("/persons/510008").status == 200);
}

TEST_CASE("a fault may meet every request, until it is cleared") {
  SandboxClient client;
  script(client, R"({"times":null,"fault":{"status":500,"body":{"message":"broken"}}})");
  for (int i = 0; i < 5; ++i) CHECK(client.get("/lists").message() == "broken");
  CHECK(client.post("/notes", "{}").status == 500);
  CHECK(client.del("/__sandbox/faults").status == 200);
  CHECK(client.get("/lists").status == 200);
}

TEST_CASE("a request that meets a status has no effect unless the script says so") {
  SandboxClient client;
  script(client, R"({"match":"POST","fault":{"status":500}},
                     {"match":"POST","fault":{"status":502,"performed":true}})");
  auto const note = R"({"content":"x","person_ids":[510008]})";
  auto const before = client.get("/notes?person_id=510008").size("notes");
  CHECK(client.post("/notes", note).status == 500);
  CHECK(client.get("/notes?person_id=510008").size("notes") == before);
  CHECK(client.post("/notes", note).status == 502);
  CHECK(client.get("/notes?person_id=510008").size("notes") == before + 1);
}

TEST_CASE("what a server is to do with an answer stands beside it") {
  SandboxClient client;
  script(client, R"({"fault":{"delay_ms":250}},{"fault":{"cut_after":20}},{"fault":{"cut_body_after":3}},
                     {"fault":{"close_after_read":true}},{"fault":{"close_before_read":true}},{"fault":{"hang":true}})");
  auto const lists = keyed(Method::get, "/lists");
  auto const late = client.api.simulate(lists);
  CHECK(late.transport_fault.delay == Milliseconds(250));
  CHECK(late.response.status == 200);
  CHECK(client.api.simulate(lists).transport_fault.cut_after == std::size_t(20));
  CHECK(client.api.simulate(lists).transport_fault.cut_body_after == std::size_t(3));
  auto const lost = client.api.simulate(lists);
  CHECK(lost.transport_fault.abort == sandbox::TransportFault::Abort::close);
  CHECK(lost.response.status == 200);
  auto const unread = client.api.simulate(lists);
  CHECK(unread.transport_fault.abort == sandbox::TransportFault::Abort::close);
  CHECK(unread.response.status == 0);
  auto const hanging = client.api.simulate(lists);
  CHECK(hanging.transport_fault.abort == sandbox::TransportFault::Abort::hang);
  CHECK(hanging.response.status == 0);
  CHECK(client.api.simulate(lists).transport_fault == sandbox::TransportFault{});
}

TEST_CASE("only a fault that ends the connection unread is used by the head alone") {
  SandboxClient client;
  script(client, R"({"match":"GET /lists","fault":{"close_before_read":true}},{"fault":{"status":500}})");
  CHECK_FALSE(client.api.closes_before_read(keyed(Method::get, "/notes")));
  CHECK(client.api.closes_before_read(keyed(Method::get, "/lists")));
  CHECK_FALSE(client.api.closes_before_read(keyed(Method::get, "/lists")));
  CHECK(client.get("/lists").status == 500);
}

TEST_CASE("a script that makes no sense is refused whole, with the place") {
  SandboxClient client;
  auto const [faults, why] = GENERATE(
      std::pair{R"({"fault":{"status":99}})", "faults[0]: fault: status must be from 200 to 599"},
      std::pair{R"({"fault":{"status":500}},{"fault":{}})", "faults[1]: fault: it does nothing"},
      std::pair{R"({"fault":{"delay":5}})", "faults[0]: fault: there is no \"delay\" here"},
      std::pair{R"({"match":"persons","fault":{"hang":true}})",
                "faults[0]: match must be a method, the beginning of a path, or both: \"GET /persons\""},
      std::pair{R"({"times":0,"fault":{"hang":true}})", "faults[0]: times must be from 1 to 1000000000"},
      std::pair{R"({"fault":{"status":500,"headers":{"a\r\nb":"c"}}})",
                "faults[0]: fault: headers: \"a\r\nb\" must be a header and its value a string"},
      std::pair{R"({"fault":{"perform_after_ms":100}})",
                "faults[0]: fault: perform_after_ms needs status, close_after_read or hang: there is no "
                "answer yet"},
      std::pair{R"({"fault":{"hang":true,"performed":false,"perform_after_ms":100}})",
                "faults[0]: fault: give performed or perform_after_ms, not both"},
      std::pair{R"({"fault":{"close_before_read":true,"perform_after_ms":100}})",
                "faults[0]: fault: a request that is not read cannot be performed"},
      std::pair{
          R"({"fault":{"hang":true,"perform_after_ms":100,"stale_ms":5}})",
          "faults[0]: fault: perform_after_ms is for writes and stale_ms for reads: make two rules of them"},
      std::pair{R"({"fault":{"stale_ms":60001}})", "faults[0]: fault: stale_ms must be from 1 to 60000"},
      std::pair{R"({"probability":2,"fault":{"hang":true}})",
                "faults[0]: probability must be a number from 0 to 1"},
      std::pair{R"({"match":"/x"})", "faults[0]: fault is required"},
      std::pair{"7", "faults[0] must be an object"});
  auto const refused = script(client, faults);
  CHECK(refused.status == 422);
  CHECK(refused.message() == why);
  CHECK(client.get("/lists").status == 200);
}

TEST_CASE("the sandbox's own endpoints are for who has a key of it") {
  SandboxClient client;
  client.key = "nobody's";
  CHECK(script(client, R"({"fault":{"status":500}})").status == 401);
  CHECK(client.del("/__sandbox/faults").status == 401);
  CHECK(client.get("/__sandbox/requests?clear=true").status == 401);
  CHECK(client.get("/__sandbox/other").status == 401);
  client.key = "sandbox";
  CHECK(client.get("/lists").status == 200);
}

TEST_CASE("the sandbox's own endpoints cost nothing") {
  SandboxClient client({.limit_per_minute = 1});
  CHECK(script(client, R"({"match":"/nowhere","fault":{"status":500}})").status == 200);
  CHECK(client.get("/__sandbox/requests").num("count") == 0);
  CHECK(client.get("/__sandbox/other").status == 404);
  CHECK(client.get("/__sandbox/faults").status == 404);
  CHECK(client.get("/lists").status == 200);
  CHECK(client.get("/lists").status == 429);
  CHECK(client.get("/__sandbox/requests").status == 200);
}

TEST_CASE("the sandbox tells what was asked, by whom, and what took effect") {
  SandboxClient client({.extra_keys = {"tobias"}});
  client.get("/persons?term=jane&page_size=2");
  client.key = "tobias";
  client.post("/notes", R"({"content":"x","person_ids":[510008]})");
  client.post("/notes", "{}");
  client.key = "nobody's";
  client.del("/notes/6200001");
  client.key = "sandbox";
  script(client, R"({"fault":{"close_after_read":true}},{"fault":{"hang":true}})");
  client.put("/persons/510008", R"({"first_name":"J"})");
  client.put("/persons/510008", R"({"first_name":"K"})");

  auto const asked = client.get("/__sandbox/requests?clear=true");
  CHECK(asked.num("count") == 6);
  CHECK(asked.size("requests") == 6);
  CHECK(write_json(asked.at("performed")) == R"({"GET":1,"POST":1,"PUT":1,"PATCH":0,"DELETE":0})");
  CHECK(asked.str("requests.0.method") == "GET");
  CHECK(asked.str("requests.0.target") == "/persons?term=jane&page_size=2");
  CHECK(asked.num("requests.0.user_id") == seeded::maren);
  CHECK(asked.str("requests.0.at") == "2026-11-21T09:00:00.000Z");
  CHECK(asked.num("requests.1.user_id") == seeded::tobias);
  CHECK(asked.num("requests.2.status") == 422);
  CHECK(asked.at("requests.2.performed") == json::value(false));
  CHECK(asked.at("requests.3.user_id").is_null());
  CHECK(asked.num("requests.3.status") == 401);
  CHECK(asked.at("requests.4.performed") == json::value(true));
  CHECK(asked.at("requests.5.performed") == json::value(false));
  CHECK(client.get("/persons/510008").str("first_name") == "J");
  CHECK(client.get("/__sandbox/requests").num("count") == 1);
}

TEST_CASE("of a long run the counts are of all requests and the list of the last ten thousand") {
  SandboxClient client({.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt});
  for (int i = 0; i < 10'003; ++i) client.api.handle(keyed(Method::get, "/rate-limit"));
  auto const asked = client.get("/__sandbox/requests");
  CHECK(asked.num("count") == 10'003);
  CHECK(asked.num("performed.GET") == 10'003);
  CHECK(asked.size("requests") == 10'000);
}

}  // namespace affinity::tests::fault_injector_test
