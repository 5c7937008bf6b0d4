// The order in which the policies are asked, over a sender that is told what to answer.

#include "client/pipeline/pipeline.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/sessions/client_without_limits.hpp"
#include "support/virtual_time.hpp"

#include <string>
#include <utility>
#include <vector>

namespace affinity::tests::pipeline_test {

using namespace std::chrono_literals;

namespace {

struct Fixture {
  ScriptedSender http;
  FakeClock clock{};
  SkippingTimers timers{clock};
  Metrics metrics{};
  std::vector<std::string> lines{};
  client::AffinityClient affinity;
  client::CallContext call{.caller = {.api_key = Secret("k123")}, .deadline = clock.now() + 50s};

  explicit Fixture(std::initializer_list<Result<Response>> answers, client::Settings settings = {})
      : http(answers),
        affinity(
            std::move(settings), http,
            {.clock = &clock,
             .timers = &timers,
             .metrics = &metrics,
             .log = [this](Level, std::string_view, LogFields line) { lines.emplace_back(line.written()); },
             .random = [] { return 0.5; }}) {}
  Result<Response> ask(Request request) { return run(affinity.sender().send(std::move(request), call)); }
};

Response month_of(std::string remaining) {
  return {.status = 200,
          .headers = {{{"x-ratelimit-limit-org", "100000"},
                       {"x-ratelimit-limit-org-remaining", std::move(remaining)},
                       {"x-ratelimit-limit-org-reset", "86400"}}}};
}

Response led_to(std::string location) {
  return {.status = 302, .headers = {{{"location", std::move(location)}}}};
}

}  // namespace

TEST_CASE("what a read-only caller may not do is refused before anybody counts, logs or invalidates it") {
  Fixture fixture({Response{.status = 200}});
  Request const lists{.target = "/lists", .max_age = 30s};
  CHECK(fixture.ask(lists)->status == 200);
  fixture.call.caller.read_only = true;
  CHECK(fixture.ask({.method = Method::put, .target = "/lists/1"}).error().kind == ErrorKind::denied);
  CHECK(fixture.lines.size() == 1);
  CHECK(fixture.ask(lists)->from_cache);
}

TEST_CASE("what is remembered is answered although nothing more may be sent this month") {
  Fixture fixture({month_of("0")});
  Request const lists{.target = "/lists", .max_age = 30s};
  CHECK(fixture.ask(lists)->status == 200);
  CHECK(fixture.ask({.target = "/persons/1"}).error().kind == ErrorKind::limited);
  CHECK(fixture.ask(lists)->from_cache);
  CHECK(fixture.http.asked.size() == 1);
}

TEST_CASE("each attempt asks for a permit and is a line, with its number") {
  Fixture fixture({Response{.status = 503}, month_of("0"), Response{.status = 200}});
  fixture.http.script[1]->status = 503;
  auto const reply = fixture.ask({.target = "/persons/1", .idempotent = true});
  CHECK(reply.error().kind == ErrorKind::limited);  // by the month, which the second answer told of
  REQUIRE(fixture.lines.size() == 2);
  CHECK(fixture.lines[0].find(R"("attempt":1,"status":503)") != std::string::npos);
  CHECK(fixture.lines[1].find(R"("attempt":2,"status":503)") != std::string::npos);
  CHECK(fixture.http.asked.size() == 2);
}

TEST_CASE(
    "each hop of a download inside Affinity asks for a permit and is a line, and one outside does not") {
  Request const file{.target = "/a", .download = Download{.max_bytes = 9}, .idempotent = true};
  Fixture fixture({led_to("/b"), led_to("https://files.example/c"), Response{.status = 200}});
  CHECK(fixture.ask(file)->status == 200);
  REQUIRE(fixture.lines.size() == 2);
  CHECK(fixture.lines[1].find(R"("path":"/b")") != std::string::npos);
  auto last = month_of("0");
  last.status = 302;
  last.headers.add("location", "/b");
  fixture.http.script = {last};
  CHECK(fixture.ask(file).error().kind == ErrorKind::limited);
}

TEST_CASE("a call without a key is a line and a count, and its place is free again") {
  Fixture fixture({Response{.status = 200}}, {.rate_limit = {.max_concurrent = 1}});
  auto const with_key = std::exchange(fixture.call.caller.api_key, Secret());
  for (int i = 0; i < 3; ++i) CHECK(fixture.ask({.target = "/lists"}).error().kind == ErrorKind::denied);
  CHECK(fixture.lines.size() == 3);
  CHECK(fixture.metrics.value("affinity_upstream_requests_total",
                              {{"method", "GET"}, {"status", "denied"}}) == 3);
  fixture.call.caller.api_key = with_key;
  CHECK(fixture.ask({.target = "/lists"})->status == 200);
}

}  // namespace affinity::tests::pipeline_test
