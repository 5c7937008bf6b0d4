// What libcurl sends once more by itself is a request too: it is asked for, counted and told.

#include "client/curl/transfer_error.hpp"
#include "client/http_client_fixture.hpp"
#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"
#include "support/virtual_time.hpp"

#include <utility>
#include <vector>

namespace affinity::tests::resend_test {

using namespace std::chrono_literals;

namespace {

// Answers one request of each connection and closes it when it has read another.
Script const closes_what_is_used_again = {read(), send(http_answer("{}")), read(), close()};

// Notes how many requests the server had read by when.
struct Watch final : client::TimerFactory {
  LoopbackServer const& server;
  FakeClock& clock;
  SkippingTimers inner{clock};
  std::vector<std::pair<TimePoint, int>> seen{};

  Watch(LoopbackServer const& the_server, FakeClock& the_clock) : server(the_server), clock(the_clock) {}
  void look() { seen.emplace_back(clock.now(), server.requests()); }

  struct Looking final : client::Timer {
    explicit Looking(Watch& the_watch) : watch(the_watch), timer(the_watch.inner.make_timer()) {}
    Watch& watch;
    std::unique_ptr<client::Timer> timer;
    Task<bool> sleep_until(TimePoint until) override {
      watch.look();
      auto const awake = co_await timer->sleep_until(until);
      co_return awake;
    }
    void wake() override { timer->wake(); }
  };
  std::unique_ptr<client::Timer> make_timer() override { return std::make_unique<Looking>(*this); }

  int most_in_a_minute() const {
    int most = 0;
    for (std::size_t first = 0; first < seen.size(); ++first)
      for (auto last = first; last < seen.size() && seen[last].first - seen[first].first < 60s; ++last)
        most = std::max(most, seen[last].second - (first > 0 ? seen[first - 1].second : 0));
    return most;
  }
};

}  // namespace

TEST_CASE("Q-1: what is sent once more unseen counts, and no minute has more than the limit") {
  LoopbackServer server({closes_what_is_used_again});
  FakeClock clock;
  Watch watch(server, clock);
  Metrics metrics;
  int lines = 0, resent = 0;
  client::AffinityClient affinity({.http = settings_for(server), .rate_limit = {.per_minute = 60}},
                                  {.clock = &clock,
                                   .timers = &watch,
                                   .metrics = &metrics,
                                   .log =
                                       [&](Level, std::string_view event, LogFields) {
                                         ++lines;
                                         resent += event == "upstream_resent";
                                       },
                                   .random = [] { return 0.5; }});
  client::CallContext const call{.caller = {.api_key = Secret("k")}};
  for (int i = 0; i < 150; ++i) {
    auto const reply =
        run(affinity.sender().send({.target = "/n/" + std::to_string(i), .idempotent = true}, call));
    REQUIRE(reply.has_value());
    watch.look();
  }
  CHECK(server.requests() > 200);  // nearly every second one was sent twice
  CHECK(watch.most_in_a_minute() <= 60);
  CHECK(watch.most_in_a_minute() > 50);
  CHECK(resent > 0);
  CHECK(lines == server.requests());
  auto const count = [&](std::string status) {
    return metrics.value("affinity_upstream_requests_total",
                         {{"method", "GET"}, {"status", std::move(status)}});
  };
  CHECK(count("200") == 150);
  CHECK(count("upstream") + count("limited") == server.requests() - 150);
  CHECK(metrics.value("affinity_upstream_retries_total", {{"reason", "failure"}}) == 0);
}

TEST_CASE("a read that may not be sent once more ends there, and the next one finds a new connection") {
  LoopbackServer server({closes_what_is_used_again});
  client::CurlHttpClient http(settings_for(server));
  int asked = 0;
  http.set_may_resend([&](Request const& request, client::Caller const& caller) {
    ++asked;
    CHECK(request.target == "/second");
    CHECK(caller.principal == "local");
    return false;
  });
  CHECK(ask(http, get_of("/first"))->status == 200);
  auto const reply = ask(http, get_of("/second"));
  REQUIRE(!reply.has_value());
  CHECK(reply.error() == client::resend_over_limit());
  CHECK(asked == 1);
  CHECK(server.requests() == 2);
  CHECK(ask(http, get_of("/third"))->status == 200);
}

}  // namespace affinity::tests::resend_test
