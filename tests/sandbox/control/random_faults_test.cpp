// Faults that meet some of the requests, the same ones again for the same seed.

#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

#include <algorithm>

namespace affinity::tests::random_faults_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

sandbox::Settings unlimited() { return {.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt}; }

// "x" for each of the requests that meets the fault, "." for the others.
std::string pattern_of(std::string const& rules, int requests) {
  SandboxClient client(unlimited());
  REQUIRE(client.post("/__sandbox/faults", R"({"faults":[)" + rules + "]}").status == 200);
  std::string out;
  for (int i = 0; i < requests; ++i) out += client.get("/rate-limit").status == 503 ? 'x' : '.';
  return out;
}

std::string rule(std::string const& members) {
  return R"({"times":null,"fault":{"status":503},)" + members + "}";
}

}  // namespace

TEST_CASE("a fault meets about as many requests as its probability says") {
  auto const pattern = pattern_of(rule(R"("probability":0.25,"seed":3)"), 4'000);
  auto const met = std::ranges::count(pattern, 'x');
  CHECK(met > 900);
  CHECK(met < 1'100);
  CHECK(pattern_of(rule(R"("probability":0)"), 100).find('x') == std::string::npos);
  CHECK(pattern_of(rule(R"("probability":1)"), 100).find('.') == std::string::npos);
}

TEST_CASE("a seed gives the same faults again, another seed and another place others") {
  auto const first = pattern_of(rule(R"("probability":0.5,"seed":7)"), 200);
  CHECK(first == pattern_of(rule(R"("probability":0.5,"seed":7)"), 200));
  CHECK(first != pattern_of(rule(R"("probability":0.5,"seed":8)"), 200));
  auto const other = R"({"match":"/nowhere","fault":{"status":503}},)";
  CHECK(first != pattern_of(other + rule(R"("probability":0.5,"seed":7)"), 200));
}

TEST_CASE("what a rule does not draw is left to the next ones, which draw for themselves") {
  SandboxClient client(unlimited());
  client.post("/__sandbox/faults", R"({"faults":[{"times":null,"probability":0.5,"fault":{"status":502}},
                                                 {"times":null,"probability":0.5,"fault":{"status":503}}]})");
  int first = 0, second = 0;
  for (int i = 0; i < 2'000; ++i) {
    auto const status = client.get("/rate-limit").status;
    first += status == 502;
    second += status == 503;
  }
  CHECK(first > 900);
  CHECK(first < 1'100);
  CHECK(second > 400);
  CHECK(second < 600);
}

TEST_CASE("times counts the requests that meet the fault, not those that were spared") {
  auto const pattern = pattern_of(R"({"times":3,"probability":0.1,"fault":{"status":503}})", 500);
  CHECK(std::ranges::count(pattern, 'x') == 3);
}

TEST_CASE("faults that were removed begin their numbers again") {
  SandboxClient client(unlimited());
  auto const draw = [&] {
    client.post("/__sandbox/faults",
                R"({"faults":[{"times":null,"probability":0.5,"seed":1,"fault":{"status":503}}]})");
    std::string out;
    for (int i = 0; i < 100; ++i) out += client.get("/rate-limit").status == 503 ? 'x' : '.';
    client.del("/__sandbox/faults");
    return out;
  };
  auto const first = draw();
  CHECK(draw() == first);
}

TEST_CASE("a connection that a server closes by the head of a request is drawn once") {
  SandboxClient client(unlimited());
  client.post("/__sandbox/faults",
              R"({"faults":[{"times":null,"probability":0.5,"fault":{"close_before_read":true}},
                            {"times":null,"fault":{"status":503}}]})");
  Request request{.method = Method::get, .target = "/lists"};
  request.headers.set("Authorization", "Bearer sandbox");
  int closed = 0;
  for (int i = 0; i < 1'000; ++i) {
    if (client.api.closes_before_read(request))
      ++closed;
    else
      REQUIRE(client.api.handle(request).status == 503);
  }
  CHECK(closed > 430);
  CHECK(closed < 570);
}

TEST_CASE("a probability is a number from 0 to 1, and a seed is none below 0") {
  SandboxClient client;
  for (auto const* members : {R"("probability":1.01)", R"("probability":-0.1)", R"("probability":"half")",
                              R"("probability":[])", R"("seed":-1)", R"("seed":0.5)"}) {
    CAPTURE(members);
    CHECK(client.post("/__sandbox/faults", R"({"faults":[)" + rule(members) + "]}").status == 422);
  }
}

}  // namespace affinity::tests::random_faults_test
