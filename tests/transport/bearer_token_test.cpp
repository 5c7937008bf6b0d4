#include "transport/auth/bearer_token.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"

namespace affinity::tests::bearer_token_test {

using affinity::Headers;
using affinity::Secret;
using affinity::transport::BearerTokenVerifier;
using Verification = affinity::transport::BearerTokenVerifier::Verification;
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
    Verification expected;
  };
  auto const row = GENERATE(values<Case>({
      {{"Bearer secret-token"}, Verification::valid},
      {{"bearer secret-token"}, Verification::valid},
      {{"BEARER  secret-token"}, Verification::valid},
      {{}, Verification::missing},
      {{""}, Verification::invalid},
      {{"Bearer"}, Verification::invalid},
      {{"Bearer "}, Verification::invalid},
      {{"Bearer secret-toke"}, Verification::invalid},
      {{"Bearer secret-token2"}, Verification::invalid},
      {{"Bearer Secret-Token"}, Verification::invalid},
      {{"Basic secret-token"}, Verification::invalid},
      {{"secret-token"}, Verification::invalid},
      {{"Bearer secret-token", "Bearer secret-token"}, Verification::invalid},
      {{"Bearer secret-token", "Bearer other"}, Verification::invalid},
  }));
  CAPTURE(row.values);
  BearerTokenVerifier bearer{Secret("secret-token")};
  CHECK(bearer.verify(with(row.values), "127.0.0.1", {}) == row.expected);
}

TEST_CASE("an empty token lets nobody in") {
  BearerTokenVerifier bearer{Secret()};
  CHECK(bearer.verify(with({"Bearer "}), "127.0.0.1", {}) == Verification::invalid);
}

TEST_CASE("the eleventh wrong token in a minute is told to wait") {
  BearerTokenVerifier bearer{Secret("secret-token")};
  affinity::tests::FakeClock clock;
  auto const guess = with({"Bearer guess"});
  for (int i = 0; i < 10; ++i) {
    CHECK(bearer.verify(guess, "10.0.0.1", clock.now()) == Verification::invalid);
    clock.pass(1s);
  }
  CHECK(bearer.verify(guess, "10.0.0.1", clock.now()) == Verification::limited);
  CHECK(bearer.retry_after_s("10.0.0.1", clock.now()) == 50);

  SECTION("others are not") { CHECK(bearer.verify(guess, "10.0.0.2", clock.now()) == Verification::invalid); }
  SECTION("the right token still passes") {
    CHECK(bearer.verify(with({"Bearer secret-token"}), "10.0.0.1", clock.now()) == Verification::valid);
  }
  SECTION("and may try again when the first failure is a minute old") {
    clock.pass(49s);
    CHECK(bearer.verify(guess, "10.0.0.1", clock.now()) == Verification::limited);
    clock.pass(1s);
    CHECK(bearer.verify(guess, "10.0.0.1", clock.now()) == Verification::invalid);
    CHECK(bearer.verify(guess, "10.0.0.1", clock.now()) == Verification::limited);
  }
}

TEST_CASE("L-4: guesses count for whoever stands behind an address, whichever of theirs they use") {
  auto const limited_at = [](std::string const& first, auto const& nth) {
    BearerTokenVerifier bearer{Secret("secret-token")};
    auto const guess = with({"Bearer guess"});
    for (int i = 0; i < 10; ++i) CHECK(bearer.verify(guess, nth(i), {}) == Verification::invalid);
    CHECK(bearer.verify(guess, first, {}) == Verification::limited);
    CHECK(bearer.retry_after_s(first, {}) == 60);
    return bearer;
  };
  auto networks =
      limited_at("2001:db8:1:2:aaaa::1", [](int i) { return "2001:db8:1:2:" + std::to_string(i) + "::7"; });
  CHECK(networks.verify(with({"Bearer guess"}), "2001:db8:1:3::1", {}) == Verification::invalid);
  limited_at("192.0.2.7", [](int) { return "::ffff:192.0.2.7"; });
  limited_at("127.0.0.1", [](int i) { return "127.0.0." + std::to_string(i + 1); });
  limited_at("::1", [](int) { return "127.0.0.1"; });
}

TEST_CASE("a missing token is never counted as a guess") {
  BearerTokenVerifier bearer{Secret("secret-token")};
  for (int i = 0; i < 50; ++i) CHECK(bearer.verify({}, "10.0.0.1", {}) == Verification::missing);
  CHECK(bearer.verify(with({"Bearer guess"}), "10.0.0.1", {}) == Verification::invalid);
}

TEST_CASE("guesses from very many addresses do not grow the table without bound") {
  BearerTokenVerifier bearer{Secret("secret-token")};
  auto const guess = with({"Bearer guess"});
  for (int i = 0; i < 5'000; ++i) bearer.verify(guess, std::to_string(i), {});
  CHECK(bearer.verify(guess, "10.0.0.1", {}) == Verification::invalid);
}

}  // namespace affinity::tests::bearer_token_test
