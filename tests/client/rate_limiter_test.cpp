#include "client/rate_limit/rate_limiter.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/sessions/client_without_limits.hpp"
#include "support/virtual_time.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace affinity::tests::rate_limiter_test {

using namespace std::chrono_literals;

namespace {

// An Affinity with a limit per key, in fixed minutes or in any 60 seconds, which takes its time to answer.
struct Granting final : client::Sender {
  explicit Granting(VirtualTime& the_time, int the_limit = 900) : time(the_time), limit(the_limit) {}
  VirtualTime& time;
  int limit;
  Milliseconds latency{200};
  int refused = 0, under_way = 0, most_under_way = 0;
  std::vector<TimePoint> asked{};
  std::vector<std::string> sessions{};
  TimePoint minute{};
  int used = 0;
  std::vector<Headers::Field> month{};

  Task<Result<Response>> send(Request, client::CallContext const& call) override {
    auto const now = time.clock.now();
    asked.push_back(now);
    sessions.push_back(call.caller.session);
    most_under_way = std::max(most_under_way, ++under_way);
    if (now - minute >= 60s) {
      minute = now;
      used = 0;
    }
    bool const granted = used < limit && in_last_minute() <= limit;
    refused += !granted;
    used += granted;
    Response response{.status = granted ? 200 : 429, .headers = {month}};
    response.headers.set("x-ratelimit-limit-user", std::to_string(limit));
    response.headers.set("x-ratelimit-limit-user-remaining", std::to_string(std::max(0, limit - used)));
    auto const reset = std::chrono::ceil<std::chrono::seconds>(minute + 60s - now).count();
    response.headers.set("x-ratelimit-limit-user-reset", std::to_string(reset));
    auto const timer = time.make_timer();
    co_await timer->sleep_until(now + latency);
    --under_way;
    co_return response;
  }
  int in_last_minute() const {
    auto const since = time.clock.now() - 60s;
    return int(std::ranges::count_if(asked, [&](TimePoint at) { return at > since; }));
  }
};

Request const a_read{.target = "/lists", .idempotent = true};

// A read with a body is shared with no other that is the same.
Request alone(Request request) {
  if (request.method == Method::get) request.body = "{}";
  return request;
}

struct Fixture {
  VirtualTime time{};
  Granting affinity{time};
  Metrics metrics{};
  client::AffinityClient pipeline;
  std::vector<Result<Response>> replies{};
  std::vector<TimePoint> replied{};

  explicit Fixture(client::RateLimitSettings settings = {})
      : pipeline(at_rest_but(settings), affinity,
                 {.clock = &time.clock, .timers = &time, .metrics = &metrics}) {}

  client::CallContext call(std::string session = "s", std::string key = "k123",
                           Milliseconds patience = 50s) const {
    return {.caller = {.session = std::move(session), .api_key = Secret(std::move(key))},
            .deadline = time.clock.now() + patience};
  }
  Task<void> ask(Request request, client::CallContext call) {
    auto asked = alone(std::move(request));
    auto reply = co_await pipeline.sender().send(std::move(asked), call);
    replies.push_back(std::move(reply));
    replied.push_back(time.clock.now());
  }
  void start(client::CallContext const& what, Request request = a_read) {
    time.spawn(ask(std::move(request), what));
  }
  int succeeded() const {
    return int(
        std::ranges::count_if(replies, [](auto const& reply) { return reply && reply->status == 200; }));
  }
};

}  // namespace

TEST_CASE("Q-1: six requests of a key are under way at most, and another key has six of its own") {
  Fixture fixture;
  for (int i = 0; i < 20; ++i) fixture.start(fixture.call());
  fixture.time.run();
  CHECK(fixture.affinity.most_under_way == 6);
  CHECK(fixture.succeeded() == 20);
  fixture.affinity.most_under_way = 0;
  for (int i = 0; i < 40; ++i) fixture.start(fixture.call("s", i % 2 ? "k123" : "k456"));
  fixture.time.run();
  CHECK(fixture.affinity.most_under_way == 12);
}

TEST_CASE("Q-1: 10,000 calls through the throttle are never over the limit, and not one is refused by it") {
  Fixture fixture({.max_queued = 20'000});
  for (int i = 0; i < 10'000; ++i) fixture.start(fixture.call("s", "k123", 1h));
  fixture.time.run();
  CHECK(fixture.succeeded() == 10'000);
  CHECK(fixture.affinity.refused == 0);
  auto const& asked = fixture.affinity.asked;
  for (std::size_t i = 720; i < asked.size(); ++i) REQUIRE(asked[i] - asked[i - 720] >= 60s);
  CHECK(asked.back() - asked.front() < 18min);
}

TEST_CASE(
    "Q-1: a limit that Affinity lowers on the way is kept, fixed and sliding, with at most those under way "
    "refused") {
  Fixture fixture({.max_queued = 20'000});
  for (int i = 0; i < 3000; ++i) fixture.start(fixture.call("s", "k123", 2h));
  auto const start = fixture.time.clock.now();
  fixture.time.run(start + 90s);
  auto const before = fixture.affinity.asked.size();
  fixture.affinity.limit = 300;
  fixture.time.run();
  CHECK(fixture.affinity.refused <= 6);
  CHECK(fixture.replies.size() == 3000);
  auto const& asked = fixture.affinity.asked;
  for (std::size_t i = before + 6 + 240; i < asked.size(); ++i) REQUIRE(asked[i] - asked[i - 240] >= 60s);
}

TEST_CASE("Q-1: people who use the same key keep their share") {
  Fixture fixture;
  fixture.affinity.latency = 1ms;
  fixture.start(fixture.call());
  fixture.time.run();
  fixture.affinity.used = 870;  // somebody else, in the same minute
  fixture.start(fixture.call());
  fixture.time.run();
  fixture.start(fixture.call("s", "k123", 20s));
  fixture.time.run();
  REQUIRE(!fixture.replies.back().has_value());
  CHECK(fixture.replies.back().error().kind == ErrorKind::limited);
  CHECK(fixture.replies.back().error().retry_after_s == 60);
  CHECK(fixture.affinity.asked.size() == 2);
}

TEST_CASE("Q-1: what does not fit into the time of its call is refused at once, with the wait") {
  Fixture fixture;
  auto const start = fixture.time.clock.now();
  for (int i = 0; i < 2000; ++i) fixture.start(fixture.call());
  fixture.time.run(start);
  CHECK(fixture.replies.size() > 1000);
  for (auto const& reply : fixture.replies) {
    REQUIRE(!reply.has_value());
    CHECK(reply.error().kind == ErrorKind::limited);
    CHECK(reply.error().retry_after_s.value_or(0) >= 49);
  }
  auto const refused = fixture.replies.size();
  fixture.time.run();
  CHECK(fixture.replies.size() == 2000);
  CHECK(fixture.succeeded() == int(2000 - refused));
  CHECK(fixture.succeeded() > 590);
  CHECK(fixture.replied.back() <= start + 50s);
  CHECK(fixture.affinity.refused == 0);
}

TEST_CASE("a queue that is full refuses at once, however patient the call") {
  Fixture fixture({.max_queued = 10});
  for (int i = 0; i < 17; ++i) fixture.start(fixture.call("s", "k123", 1h));
  fixture.time.run(fixture.time.clock.now());
  REQUIRE(fixture.replies.size() == 1);
  CHECK(fixture.replies[0].error().kind == ErrorKind::limited);
  CHECK(fixture.replies[0].error().message.find("Too many") == 0);
}

TEST_CASE("a session with one call is not behind another's thousand") {
  Fixture fixture;
  for (int i = 0; i < 400; ++i) fixture.start(fixture.call("busy"));
  fixture.start(fixture.call("calm"));
  fixture.time.run();
  auto const& sessions = fixture.affinity.sessions;
  auto const at = std::ranges::find(sessions, "calm") - sessions.begin();
  CHECK(at == 7);  // six were under way, and one of the busy session's turns comes first
  CHECK(fixture.succeeded() == 401);
}

TEST_CASE("waiting at the limit is told to who asked for progress, and counted") {
  Fixture fixture;
  std::vector<std::string> told, said;
  for (int i = 0; i < 300; ++i) fixture.start(fixture.call());
  auto last = fixture.call();
  last.on_progress = [&](client::Progress const& progress) {
    CHECK(progress.done == client::Progress::message_only);
    told.push_back(progress.message);
  };
  last.on_log = [&](Level, json::object line) { said.emplace_back(line.at("waiting").as_string()); };
  fixture.start(last);
  fixture.time.run();
  REQUIRE(told.size() >= 3);
  CHECK(told[0].find("Waiting for Affinity's rate limit; going on in about 1") == 0);
  CHECK(said.size() == told.size());
  CHECK(fixture.metrics.value("affinity_upstream_wait_seconds_total", {{"reason", "limit"}}) > 100);
}

TEST_CASE("a call that is cancelled while it waits leaves the queue, and nothing of it is sent") {
  Fixture fixture;
  for (int i = 0; i < 200; ++i) fixture.start(fixture.call());
  boost::asio::cancellation_signal signal;
  auto const call = fixture.call("other");
  boost::asio::co_spawn(fixture.time.io, fixture.ask(a_read, call),
                        boost::asio::bind_cancellation_slot(signal.slot(), boost::asio::detached));
  fixture.time.run(fixture.time.clock.now());
  signal.emit(boost::asio::cancellation_type::terminal);
  fixture.time.run();
  CHECK(fixture.affinity.asked.size() == 200);
  auto const cancelled = std::ranges::count_if(fixture.replies, [](auto const& reply) {
    return !reply && reply.error().kind == ErrorKind::cancelled;
  });
  CHECK(cancelled == 1);
}

TEST_CASE("a rate limiter may go, and its clock with it, while calls still wait") {
  VirtualTime time;
  {
    Fixture fixture;
    ScriptedSender http{Response{.status = 200}};
    client::AffinityClient pipeline(
        at_rest_but(client::RateLimitSettings{.per_minute = 1}), http,
        {.clock = &fixture.time.clock, .timers = &time, .metrics = &fixture.metrics});
    auto const ask = [](client::Sender& where, client::CallContext call, int& ended) -> Task<void> {
      auto asked = alone(a_read);
      auto const reply = co_await where.send(std::move(asked), call);
      ++ended;
    };
    int ended = 0;
    for (int i = 0; i < 3; ++i) time.spawn(ask(pipeline.sender(), fixture.call("s", "k123", 1h), ended));
    time.io.poll();
    CHECK(ended == 1);
  }
}

TEST_CASE(
    "Q-2: near the end of the month bulk work is refused first, and then all but asking for the quota") {
  struct Row {
    std::string remaining;
    bool single, bulk;
  };
  auto const row = GENERATE(Row{"10000", true, true}, Row{"9999", true, false}, Row{"2000", true, false},
                            Row{"1999", false, false}, Row{"0", false, false}, Row{"unlimited", true, true});
  Fixture fixture;
  fixture.affinity.month = {{"x-ratelimit-limit-org", "100000"},
                            {"x-ratelimit-limit-org-remaining", row.remaining},
                            {"x-ratelimit-limit-org-reset", "86400"}};
  fixture.start(fixture.call());
  fixture.time.run();
  auto const granted = [&](Request const& request, bool bulk) {
    auto call = fixture.call();
    call.bulk = bulk;
    fixture.start(call, request);
    fixture.time.run();
    auto const& reply = fixture.replies.back();
    if (!reply) {
      CHECK(reply.error().kind == ErrorKind::limited);
      CHECK(reply.error().retry_after_s == 86400);
      CHECK(reply.error().message.find("month") != std::string::npos);
    }
    return reply.has_value();
  };
  CAPTURE(row.remaining);
  CHECK(granted(a_read, false) == row.single);
  CHECK(granted(a_read, true) == row.bulk);
  CHECK(granted({.method = Method::post, .target = "/notes"}, false) == row.single);
  CHECK(granted({.target = "/rate-limit"}, false));
  CHECK(granted({.target = "/rate-limit"}, true));
  CHECK(granted({.target = "/auth/whoami"}, false));
}

TEST_CASE("Q-2: the reserve of the month is a setting, and may be none") {
  auto const refused = [](int reserve, std::string remaining, bool bulk) {
    Fixture fixture({.month_reserve = reserve});
    fixture.affinity.month = {{"x-ratelimit-limit-org", "100000"},
                              {"x-ratelimit-limit-org-remaining", remaining},
                              {"x-ratelimit-limit-org-reset", "86400"}};
    fixture.start(fixture.call());
    fixture.time.run();
    auto call = fixture.call();
    call.bulk = bulk;
    fixture.start(call);
    fixture.time.run();
    return !fixture.replies.back().has_value();
  };
  CHECK(refused(50, "49999", true));
  CHECK(!refused(50, "50000", true));
  CHECK(!refused(0, "1", true));
  CHECK(!refused(0, "1", false));
  CHECK(refused(1, "999", false));
  CHECK(!refused(1, "1000", false));
}

TEST_CASE("a limit of one's own is kept, and none leaves six places") {
  Fixture slow({.per_minute = 60});
  for (int i = 0; i < 30; ++i) slow.start(slow.call());
  auto const start = slow.time.clock.now();
  slow.time.run();
  CHECK(slow.succeeded() == 30);
  CHECK(slow.time.clock.now() - start > 20s);

  Fixture off({.enabled = false});
  off.affinity.limit = 1'000'000;
  for (int i = 0; i < 900; ++i) off.start(off.call());
  off.time.run();
  CHECK(off.succeeded() == 900);
  CHECK(off.affinity.most_under_way == 6);
  CHECK(off.affinity.asked.back() - off.affinity.asked.front() < 31s);
}

TEST_CASE("a request to whom a download leads is not counted and holds no place") {
  Fixture fixture;
  Request elsewhere{.target = "/f", .origin = "https://files.example"};
  for (int i = 0; i < 20; ++i) fixture.start(fixture.call(), elsewhere);
  fixture.time.run();
  CHECK(fixture.affinity.most_under_way == 20);
}

}  // namespace affinity::tests::rate_limiter_test
