#include "client/retry/retries.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/sessions/client_without_limits.hpp"
#include "support/virtual_time.hpp"

#include <utility>

namespace affinity::tests::retries_test {

using namespace std::chrono_literals;

namespace {

Request const a_read{.target = "/lists", .idempotent = true};
Request const a_write{.method = Method::post, .target = "/notes", .body = "{}"};

Response limited(std::vector<Headers::Field> fields) {
  return {.status = 429, .headers = {std::move(fields)}};
}

struct Fixture {
  ScriptedSender http;
  FakeClock clock{};
  SkippingTimers timers{clock};
  Metrics metrics{};
  double random = 0.5;
  client::RetrySettings settings{};
  WithoutKey keyless{http};
  client::AffinityClient affinity = client_with(keyless);
  client::CallContext call{.caller = {.api_key = Secret("k123")}, .deadline = clock.now() + 50s};

  explicit Fixture(std::initializer_list<Result<Response>> answers) : http(answers) {}
  client::AffinityClient client_with(client::Sender& innermost) {
    return client::AffinityClient(
        at_rest_but(settings), innermost,
        {.clock = &clock, .timers = &timers, .metrics = &metrics, .random = [this] { return random; }});
  }
  Result<Response> ask(Request request) { return run(affinity.sender().send(std::move(request), call)); }
  std::vector<Milliseconds> const& slept() const { return timers.slept; }
};

using Waits = std::vector<Milliseconds>;

}  // namespace

TEST_CASE("R-4: a read is asked three times in all, waiting up to twice as long each time") {
  Fixture good({Response{.status = 503}, fail(ErrorKind::upstream, "broke"), Response{.status = 200}});
  CHECK(good.ask(a_read)->status == 200);
  CHECK(good.slept() == Waits{125ms, 250ms});
  CHECK(good.http.asked.size() == 3);
  CHECK(good.metrics.value("affinity_upstream_retries_total", {{"reason", "failure"}}) == 2);

  Fixture bad({Response{.status = 500}, Response{.status = 502}, Response{.status = 504}});
  CHECK(bad.ask(a_read)->status == 504);
  CHECK(bad.http.asked.size() == 3);
}

TEST_CASE("a search by POST is asked again like every read, and 501 is no reason") {
  Request const search{.method = Method::post,
                       .target = "/v2/companies/search",
                       .body = "{}",
                       .idempotent = true,
                       .only_reads = true};
  Fixture fixture({Response{.status = 503}, Response{.status = 201}});
  CHECK(fixture.ask(search)->status == 201);
  for (auto const& request : fixture.http.asked) CHECK(request == search);
  Fixture none({Response{.status = 501}});
  CHECK(none.ask(search)->status == 501);
  CHECK(none.http.asked.size() == 1);
}

TEST_CASE("R-1: a write is not repeated after an answer, a timeout or a reset") {
  for (auto const& answer :
       {Result<Response>(Response{.status = 500}), Result<Response>(Response{.status = 503}),
        Result<Response>(fail(ErrorKind::unknown_outcome, "reset"))}) {
    Fixture fixture({answer});
    fixture.ask(a_write);
    CHECK(fixture.http.asked.size() == 1);
    CHECK(fixture.slept().empty());
  }
}

TEST_CASE("R-1: a write of which nothing was sent, or that was answered 429, is sent again as it was") {
  Fixture fixture(
      {fail(ErrorKind::upstream, "refused"), limited({{"retry-after", "2"}}), Response{.status = 200}});
  CHECK(fixture.ask(a_write)->status == 200);
  CHECK(fixture.slept() == Waits{125ms, 2s});
  for (auto const& request : fixture.http.asked) CHECK(request == a_write);
}

TEST_CASE("R-5: the wait at a limit, in every form it comes in") {
  Headers::Field const date{"date", "Sat, 21 Nov 2026 09:00:00 GMT"};
  Headers::Field const reset{"x-ratelimit-limit-user-reset", "20"};
  struct Row {
    std::vector<Headers::Field> fields;
    Milliseconds wait;  // 125 ms is the random wait of a first retry
  };
  std::vector<Row> const rows = {
      {{{"retry-after", "7"}}, 7s},
      {{{"retry-after", "7"}, reset}, 7s},
      {{{"Retry-After", " 0 "}}, 125ms},
      {{date, {"retry-after", "Sat, 21 Nov 2026 09:00:30 GMT"}}, 30s},
      {{date, {"retry-after", "Sat, 21 Nov 2026 08:00:00 GMT"}}, 125ms},
      {{reset}, 20s},
      {{{"retry-after", "-5"}, reset}, 20s},
      {{{"retry-after", "soon"}, reset}, 20s},
      {{{"retry-after", ""}, reset}, 20s},
      {{{"retry-after", "1.5"}, reset}, 20s},
      {{{"retry-after", "-5"}}, 125ms},
      {{{"retry-after", "\xff\xfe"}, {"x-ratelimit-limit-user-reset", "\xff"}}, 125ms},
      {{}, 125ms},
  };
  for (auto const& row : rows) {
    CAPTURE(row.wait.count(), row.fields.size());
    Fixture fixture({limited(row.fields), Response{.status = 200}});
    CHECK(fixture.ask(a_write)->status == 200);
    CHECK(fixture.slept() == Waits{row.wait});
  }
}

TEST_CASE("R-5: a huge wait is two minutes, and is waited for where the call has the time") {
  for (auto const* text : {"121", "9999999", "99999999999999999999999999"}) {
    Fixture fixture({limited({{"retry-after", text}}), Response{.status = 200}});
    fixture.call.deadline = fixture.clock.now() + 10min;
    CHECK(fixture.ask(a_read)->status == 200);
    CHECK(fixture.slept() == Waits{120s});
  }
}

TEST_CASE("R-5: a wait that does not fit into the call's time is not begun") {
  for (auto const* seconds : {"50", "60", "9999999"}) {
    Fixture fixture({limited({{"retry-after", seconds}})});
    CHECK(fixture.ask(a_read)->status == 429);
    CHECK(fixture.slept().empty());
  }
}

TEST_CASE("R-5: a used up month is not asked again") {
  Fixture fixture({limited({{"retry-after", "1"}, {"x-ratelimit-limit-org-remaining", "0"}})});
  CHECK(fixture.ask(a_read)->status == 429);
  CHECK(fixture.slept().empty());
}

TEST_CASE("a server that is down says when to come back, and a read does") {
  Response down{.status = 503};
  down.headers.set("retry-after", "9");
  Fixture fixture({down, Response{.status = 200}});
  CHECK(fixture.ask(a_read)->status == 200);
  CHECK(fixture.slept() == Waits{9s});
}

TEST_CASE("who waits for a second or more hears why") {
  Fixture fixture({limited({{"retry-after", "7"}}), Response{.status = 200}});
  std::vector<client::Progress> told;
  fixture.call.on_progress = [&](client::Progress const& progress) { told.push_back(progress); };
  fixture.ask(a_read);
  REQUIRE(told.size() == 1);
  CHECK(told[0].done == client::Progress::message_only);
  CHECK(told[0].message == "Affinity's rate limit is reached; going on in about 7 s");
}

TEST_CASE("R-4: an empty budget ends retries for its key alone, and first successes fill it") {
  Fixture fixture({});
  fixture.settings.breaker.min_outcomes = 1'000'000;
  auto affinity = fixture.client_with(fixture.keyless);
  auto const ask = [&](std::string key) {
    fixture.call.caller.api_key = Secret(std::move(key));
    fixture.call.deadline = fixture.clock.now() + 50s;
    auto const before = fixture.http.asked.size();
    run(affinity.sender().send(a_read, fixture.call));
    return fixture.http.asked.size() - before;
  };
  auto const script = [&](int status, int times) {
    fixture.http.script.assign(std::size_t(times), Response{.status = status});
  };
  script(500, 1000);
  std::size_t retries = 0;
  for (int i = 0; i < 60; ++i) retries += ask("one") - 1;
  CHECK(retries == 100);
  CHECK(ask("one") == 1);
  CHECK(ask("another") == 3);
  script(200, 5);
  for (int i = 0; i < 5; ++i) ask("one");
  script(500, 10);
  CHECK(ask("one") == 2);
}

TEST_CASE("R-9: while the breaker is open nothing is sent, and the answer says for how long") {
  Fixture fixture({});
  fixture.http.script.assign(20, fail(ErrorKind::unknown_outcome, "reset"));
  for (int i = 0; i < 20; ++i) fixture.ask(a_write);
  auto const reply = fixture.ask(a_read);
  REQUIRE(!reply.has_value());
  CHECK(reply.error().kind == ErrorKind::limited);
  CHECK(reply.error().retry_after_s == 15);
  CHECK(fixture.http.asked.size() == 20);
  fixture.clock.pass(15s);
  fixture.http.script = {Response{.status = 200}, Response{.status = 200}};
  CHECK(fixture.ask(a_read)->status == 200);
  CHECK(fixture.ask(a_read)->status == 200);
}

TEST_CASE("each try tells its number to the layers below") {
  struct Counting final : client::Sender {
    std::vector<int> attempts{};
    Task<Result<Response>> send(Request, client::CallContext const& call) override {
      attempts.push_back(call.attempt);
      co_return Response{.status = 503};
    }
  } http;
  Fixture fixture({});
  auto affinity = fixture.client_with(http);
  run(affinity.sender().send(a_read, fixture.call));
  CHECK(http.attempts == std::vector{1, 2, 3});
}

}  // namespace affinity::tests::retries_test
