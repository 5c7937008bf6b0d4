#include "client/pipeline/upstream_log.hpp"

#include "base/json/json.hpp"
#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/sessions/client_without_limits.hpp"

namespace affinity::tests::upstream_log_test {

namespace {

struct Fixture {
  ScriptedSender http;
  FakeClock clock{};
  Metrics metrics{};
  std::vector<std::string> lines{};
  client::AffinityClient affinity{
      at_rest(),
      http,
      {.clock = &clock, .metrics = &metrics, .log = [this](Level, std::string_view event, LogFields line) {
         lines.push_back(std::string(event) + " {" + std::string(line.written()) + "}");
       }}};
  client::Sender& sender = affinity.sender();
  client::CallContext call{.caller = {.principal = "ada", .api_key = Secret("CANARY")}, .attempt = 2};
  explicit Fixture(std::initializer_list<Result<Response>> answers) : http(answers) {}
};

}  // namespace

TEST_CASE("each request that leaves is one line, without query, body or key, and one count") {
  Fixture fixture({Response{.status = 201, .body = "CANARY"}, fail(ErrorKind::unknown_outcome, "CANARY")});
  Request const write{.method = Method::post, .target = "/notes?x=CANARY", .body = "CANARY"};
  run(fixture.sender.send(write, fixture.call));
  run(fixture.sender.send(write, fixture.call));
  REQUIRE(fixture.lines.size() == 2);
  CHECK(fixture.lines[0] ==
        R"(upstream {"principal":"ada","method":"POST","path":"/notes","attempt":2,"status":201,"ms":0})");
  CHECK(
      fixture.lines[1] ==
      R"(upstream {"principal":"ada","method":"POST","path":"/notes","attempt":2,"kind":"unknown_outcome","ms":0})");
  auto const& metrics = fixture.metrics;
  CHECK(metrics.value("affinity_upstream_requests_total", {{"method", "POST"}, {"status", "201"}}) == 1);
  CHECK(metrics.value("affinity_upstream_requests_total",
                      {{"method", "POST"}, {"status", "unknown_outcome"}}) == 1);
}

TEST_CASE("the trace of a request is in the line of each request to Affinity that is made for it") {
  Fixture fixture({Response{.status = 200}});
  fixture.call.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  run(fixture.sender.send(Request{.target = "/notes"}, fixture.call));
  REQUIRE(fixture.lines.size() == 1);
  CHECK(fixture.lines[0].find(R"("traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")") !=
        std::string::npos);
}

TEST_CASE("where a download leads is in no line: its address is a secret") {
  Fixture fixture({Response{.status = 200}});
  Request const elsewhere{.target = "/signed", .origin = "https://files.example"};
  run(fixture.sender.send(elsewhere, fixture.call));
  CHECK(fixture.lines.empty());
}

TEST_CASE("O-2: what became of a write whose caller was cancelled is logged when it comes") {
  LoopbackServer server({{read(), gate(), send(http_answer("{}", 201, "Connection: close\r\n")), hang()}});
  std::string late;
  std::vector<std::string> lines;
  auto settings = at_rest();
  settings.http = settings_for(server);
  client::AffinityClient affinity(settings, {.log = [&](Level, std::string_view event, LogFields line) {
                                    if (event == "abandoned_write")
                                      late = line.written();
                                    else
                                      lines.emplace_back(line.written());
                                  }});
  Pending pending(affinity.sender(), write_of(Method::post), {.caller = {.api_key = Secret("k")}});
  REQUIRE(pending.sent(server));
  pending.cancel();
  CHECK(kind_of(pending.wait()) == ErrorKind::unknown_outcome);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find(R"("kind":"unknown_outcome")") != std::string::npos);
  server.open_gate();
  pending.rest();
  CHECK(late.find(R"("status":201)") != std::string::npos);
}

}  // namespace affinity::tests::upstream_log_test
