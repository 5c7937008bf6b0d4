// What principals share on the way to Affinity, and what one can do to another through it
// (docs/reliability.md).

#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/virtual_time.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace affinity::tests::shared_state_test {

using namespace std::chrono_literals;

namespace {

// Answers each key by a rule of its own.
struct ByKey final : client::Sender {
  std::map<std::string, std::function<Result<Response>()>> rules{};
  std::map<std::string, int> asked{};
  Task<Result<Response>> send(Request, client::CallContext const& call) override {
    auto const key = std::string(call.caller.api_key.reveal());
    ++asked[key];
    auto reply = rules.at(key)();
    co_return reply;
  }
};

struct Fixture {
  ByKey http{};
  FakeClock clock{};
  SkippingTimers timers{clock};
  client::AffinityClient affinity{
      {}, http, {.clock = &clock, .timers = &timers, .random = [] { return 0.5; }}};

  Fixture() {
    http.rules["b"] = [] { return Result<Response>(Response{.status = 200, .body = "{}"}); };
  }
  Result<Response> ask(std::string key, std::string target = "/persons/1") {
    client::CallContext const call{.caller = {.principal = key, .api_key = Secret(key)},
                                   .deadline = clock.now() + 50s};
    return run(affinity.sender().send({.target = std::move(target), .idempotent = true}, call));
  }
};

Result<Response> status(int number) { return Response{.status = number, .body = "{}"}; }
Result<Response> error(ErrorKind kind) { return fail(kind, "it broke"); }

}  // namespace

TEST_CASE("R-9: whatever Affinity does to the calls of one key, another's are served") {
  std::vector<Result<Response>> const faults = {status(500),
                                                status(501),
                                                status(502),
                                                status(503),
                                                status(504),
                                                status(403),
                                                status(401),
                                                status(429),
                                                error(ErrorKind::upstream),
                                                error(ErrorKind::timeout),
                                                error(ErrorKind::unknown_outcome)};
  for (auto const& fault : faults) {
    CAPTURE(fault ? fault->status : -int(fault.error().kind));
    Fixture fixture;
    fixture.http.rules["a"] = [&] { return fault; };
    for (int i = 0; i < 60; ++i) {
      fixture.ask("a");
      auto const reply = fixture.ask("b");
      REQUIRE(reply.has_value());
      CHECK(reply->status == 200);
    }
    CHECK(fixture.http.asked["b"] == 60);
  }
}

TEST_CASE("R-9: two keys that fail together open nothing for a third that is served") {
  Fixture fixture;
  fixture.http.rules["a"] = fixture.http.rules["c"] = [] { return status(503); };
  for (int i = 0; i < 40; ++i) {
    fixture.ask("a");
    fixture.ask("c");
  }
  CHECK(fixture.ask("b")->status == 200);
  CHECK(fixture.ask("b")->status == 200);
}

TEST_CASE("R-9: when Affinity is down for several keys, each learns it from one call of its own") {
  Fixture fixture;
  auto const down = [] { return status(503); };
  auto const count = [&](std::string const& key) {
    fixture.http.rules[key] = down;
    fixture.ask(key);
    fixture.ask(key);
    return fixture.http.asked[key];
  };
  for (int i = 0; i < 10; ++i) count("early-" + std::to_string(i));
  CHECK(count("late") == 1);
  auto const refused = fixture.ask("late");
  REQUIRE(!refused.has_value());
  CHECK(refused.error().retry_after_s == 15);
}

TEST_CASE("R-9: 500 is about what was asked, so several keys that get it are no outage") {
  Fixture fixture;
  for (int i = 0; i < 10; ++i) {
    auto const key = "early-" + std::to_string(i);
    fixture.http.rules[key] = [] { return status(500); };
    fixture.ask(key);
  }
  fixture.http.rules["late"] = [] { return status(500); };
  fixture.ask("late");
  CHECK(fixture.http.asked["late"] == 3);
}

}  // namespace affinity::tests::shared_state_test
