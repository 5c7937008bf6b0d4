#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::quota_test {

using namespace affinity;
using namespace affinity::tests;
using namespace std::chrono_literals;

TEST_CASE("every answer says in six headers what is left") {
  SandboxClient client;
  auto const first = client.get("/persons?page_size=1");
  CHECK(first.header("x-ratelimit-limit-user") == "900");
  CHECK(first.header("x-ratelimit-limit-user-remaining") == "899");
  CHECK(first.header("x-ratelimit-limit-user-reset") == "60");
  CHECK(first.header("x-ratelimit-limit-org") == "100000");
  CHECK(first.header("x-ratelimit-limit-org-remaining") == "99999");
  // The clock stands at 9:00 on November 21st: nine days and fifteen hours until December.
  CHECK(first.header("x-ratelimit-limit-org-reset") == std::to_string((9 * 24 + 15) * 3600));
  auto const refused = client.post("/persons", "{");
  CHECK(refused.status == 422);
  CHECK(refused.header("x-ratelimit-limit-user-remaining") == "898");
}

TEST_CASE("header names are in lower case") {
  SandboxClient client;
  auto const reply = client.get("/lists");
  std::string names;
  for (auto const& field : reply.headers.fields) names += field.name;
  CHECK(names == lower(names));
}

TEST_CASE("past the minute's limit a key gets 429 until the minute is over, and other keys go on") {
  SandboxClient client({.extra_keys = {"second"}, .limit_per_minute = 3});
  CHECK(client.get("/lists").status == 200);
  client.clock.pass(20s);
  CHECK(client.get("/nowhere").status == 404);
  CHECK(client.get("/lists").header("x-ratelimit-limit-user-reset") == "40");
  auto const refused = client.get("/lists");
  CHECK(refused.status == 429);
  CHECK(refused.num("code") == 429);
  CHECK(refused.header("x-ratelimit-limit-user-remaining") == "0");
  CHECK(refused.header("x-ratelimit-limit-user-reset") == "40");
  CHECK(client.get("/auth/whoami").status == 429);
  client.key = "second";
  CHECK(client.get("/lists").status == 200);
  client.key = "sandbox";
  client.clock.pass(39'999ms);
  CHECK(client.get("/lists").status == 429);
  client.clock.pass(1ms);
  CHECK(client.get("/lists").status == 200);
}

TEST_CASE("past the month's limit the whole firm gets 429 but may still ask who it is and what is left") {
  SandboxClient client({.extra_keys = {"second"}, .limit_per_month = 2});
  CHECK(client.get("/lists").status == 200);
  CHECK(client.get("/rate-limit").status == 200);
  client.key = "second";
  CHECK(client.get("/lists").status == 200);
  CHECK(client.get("/lists").status == 429);
  CHECK(client.get("/auth/whoami").status == 200);
  CHECK(client.get("/rate-limit").num("rate.org_monthly.remaining") == 0);
  client.clock.pass(std::chrono::hours(9 * 24 + 15));
  CHECK(client.get("/lists").status == 200);
}

TEST_CASE("the rate limits are one object with two limits of four numbers") {
  SandboxClient client;
  (void)client.get("/lists");
  auto const reply = client.get("/rate-limit");
  CHECK(reply.names() == "rate");
  CHECK(reply.names("rate") == "org_monthly,api_key_per_minute");
  CHECK(reply.names("rate.org_monthly") == "limit,remaining,reset,used");
  CHECK(reply.num("rate.org_monthly.used") == 1);
  CHECK(reply.num("rate.api_key_per_minute.used") == 2);
  CHECK(reply.num("rate.api_key_per_minute.remaining") == 898);
}

TEST_CASE("without a limit the numbers are the word unlimited") {
  SandboxClient client({.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt});
  auto const reply = client.get("/rate-limit");
  CHECK(reply.str("rate.api_key_per_minute.limit") == "unlimited");
  CHECK(reply.str("rate.org_monthly.remaining") == "unlimited");
  CHECK(reply.header("x-ratelimit-limit-user-remaining") == "unlimited");
}

}  // namespace affinity::tests::quota_test
