#include "transport/bearer.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"

using affinity::Headers;
using affinity::Secret;
using affinity::transport::Bearer;
using Verdict = affinity::transport::Bearer::Verdict;
using namespace std::chrono_literals;

namespace {

Headers with(std::vector<std::string> const& values) {
  Headers headers;
  for (auto const& value : values) headers.add("authorization", value);
  return headers;
}

}  // namespace

TEST_CASE("only the right token in one Authorization header passes") {
  struct Case {
    std::vector<std::string> values;
    Verdict expected;
  };
  auto const row = GENERATE(values<Case>({
      {{"Bearer secret-token"}, Verdict::good},
      {{"bearer secret-token"}, Verdict::good},
      {{"BEARER  secret-token"}, Verdict::good},
      {{}, Verdict::missing},
      {{""}, Verdict::wrong},
      {{"Bearer"}, Verdict::wrong},
      {{"Bearer "}, Verdict::wrong},
      {{"Bearer secret-toke"}, Verdict::wrong},
      {{"Bearer secret-token2"}, Verdict::wrong},
      {{"Bearer Secret-Token"}, Verdict::wrong},
      {{"Basic secret-token"}, Verdict::wrong},
      {{"secret-token"}, Verdict::wrong},
      {{"Bearer secret-token", "Bearer secret-token"}, Verdict::wrong},
      {{"Bearer secret-token", "Bearer other"}, Verdict::wrong},
  }));
  CAPTURE(row.values);
  Bearer bearer{Secret("secret-token")};
  CHECK(bearer.check(with(row.values), "127.0.0.1", {}) == row.expected);
}

TEST_CASE("an empty token lets nobody in") {
  Bearer bearer{Secret()};
  CHECK(bearer.check(with({"Bearer "}), "127.0.0.1", {}) == Verdict::wrong);
}

TEST_CASE("the eleventh wrong token in a minute is told to wait") {
  Bearer bearer{Secret("secret-token")};
  affinity::tests::FakeClock clock;
  auto const guess = with({"Bearer guess"});
  for (int i = 0; i < 10; ++i) {
    CHECK(bearer.check(guess, "10.0.0.1", clock.now()) == Verdict::wrong);
    clock.pass(1s);
  }
  CHECK(bearer.check(guess, "10.0.0.1", clock.now()) == Verdict::limited);
  CHECK(bearer.retry_after_s("10.0.0.1", clock.now()) == 50);

  SECTION("others are not") { CHECK(bearer.check(guess, "10.0.0.2", clock.now()) == Verdict::wrong); }
  SECTION("the right token still passes") {
    CHECK(bearer.check(with({"Bearer secret-token"}), "10.0.0.1", clock.now()) == Verdict::good);
  }
  SECTION("and may try again when the first failure is a minute old") {
    clock.pass(49s);
    CHECK(bearer.check(guess, "10.0.0.1", clock.now()) == Verdict::limited);
    clock.pass(1s);
    CHECK(bearer.check(guess, "10.0.0.1", clock.now()) == Verdict::wrong);
    CHECK(bearer.check(guess, "10.0.0.1", clock.now()) == Verdict::limited);
  }
}

TEST_CASE("L-4: guesses count for whoever stands behind an address, whichever of theirs they use") {
  auto const limited_at = [](std::string const& first, auto const& nth) {
    Bearer bearer{Secret("secret-token")};
    auto const guess = with({"Bearer guess"});
    for (int i = 0; i < 10; ++i) CHECK(bearer.check(guess, nth(i), {}) == Verdict::wrong);
    CHECK(bearer.check(guess, first, {}) == Verdict::limited);
    CHECK(bearer.retry_after_s(first, {}) == 60);
    return bearer;
  };
  auto networks =
      limited_at("2001:db8:1:2:aaaa::1", [](int i) { return "2001:db8:1:2:" + std::to_string(i) + "::7"; });
  CHECK(networks.check(with({"Bearer guess"}), "2001:db8:1:3::1", {}) == Verdict::wrong);
  limited_at("192.0.2.7", [](int) { return "::ffff:192.0.2.7"; });
  limited_at("127.0.0.1", [](int i) { return "127.0.0." + std::to_string(i + 1); });
  limited_at("::1", [](int) { return "127.0.0.1"; });
}

TEST_CASE("a missing token is never counted as a guess") {
  Bearer bearer{Secret("secret-token")};
  for (int i = 0; i < 50; ++i) CHECK(bearer.check({}, "10.0.0.1", {}) == Verdict::missing);
  CHECK(bearer.check(with({"Bearer guess"}), "10.0.0.1", {}) == Verdict::wrong);
}

TEST_CASE("guesses from very many addresses do not grow the table without bound") {
  Bearer bearer{Secret("secret-token")};
  auto const guess = with({"Bearer guess"});
  for (int i = 0; i < 5'000; ++i) bearer.check(guess, std::to_string(i), {});
  CHECK(bearer.check(guess, "10.0.0.1", {}) == Verdict::wrong);
}
