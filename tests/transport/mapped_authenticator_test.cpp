#include "transport/auth/mapped_authenticator.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"

namespace affinity::transport::mapped_authenticator_test {

namespace {

using namespace std::chrono_literals;

Headers with(std::string const& token) {
  Headers headers;
  headers.add("Authorization", "Bearer " + token);
  return headers;
}

Principals two_people(tests::FakeClock const& clock) {
  Principals out;
  out.keys.emplace("maria", Secret("key-of-maria"));
  out.keys.emplace("bob", Secret("key-of-bob"));
  out.grants.push_back({.id = "1", .principal = "maria", .digest = token_digest("token-m")});
  out.grants.push_back({.id = "2",
                        .principal = "bob",
                        .digest = token_digest("token-b"),
                        .expires = clock.wall() + 1h,
                        .read_only = true,
                        .toolsets = {"notes"}});
  return out;
}

struct Setup {
  tests::FakeClock clock{};
  MappedAuthenticator authenticator{two_people(clock), clock, false};
  std::variant<AuthInfo, HttpError> authenticate(Headers const& headers) {
    return authenticator.authenticate(headers, "10.0.0.1", clock.now());
  }
};

}  // namespace

TEST_CASE("T-1: a token brings its principal with that principal's key and limits") {
  Setup setup;
  auto const maria = std::get<AuthInfo>(setup.authenticate(with("token-m")));
  CHECK(maria.caller.principal == "maria");
  CHECK(maria.caller.api_key.reveal() == "key-of-maria");
  CHECK_FALSE(maria.caller.read_only);
  CHECK(maria.allowed.selects_all());
  auto const bob = std::get<AuthInfo>(setup.authenticate(with("token-b")));
  CHECK(bob.caller.principal == "bob");
  CHECK(bob.caller.api_key.reveal() == "key-of-bob");
  CHECK(bob.caller.read_only);
  CHECK(bob.allowed == tools::Selection{.read_only = true, .toolsets = {"notes"}});
}

TEST_CASE("T-1: nobody comes in without a token of their own") {
  Setup setup;
  auto const none = std::get<HttpError>(setup.authenticate({}));
  CHECK(none.status == 401);
  CHECK(none.headers.find("WWW-Authenticate") == "Bearer");
  auto const wrong = std::get<HttpError>(setup.authenticate(with("token-x")));
  CHECK(wrong.status == 401);
  CHECK(wrong.headers.find("WWW-Authenticate") == R"(Bearer error="invalid_token")");
  auto twice = with("token-m");
  twice.add("Authorization", "Bearer token-m");
  CHECK(std::get<HttpError>(setup.authenticate(twice)).status == 401);
}

TEST_CASE("a token ends at its time, between two requests") {
  Setup setup;
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(with("token-b"))));
  setup.clock.pass(1h);
  auto const over = std::get<HttpError>(setup.authenticate(with("token-b")));
  CHECK(over.status == 401);
  CHECK(over.message.find("expired") != std::string::npos);
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(with("token-m"))));
}

TEST_CASE(
    "H-5: after ten wrong tokens in a minute an address is told to wait, and the right one still passes") {
  Setup setup;
  for (int i = 0; i < 10; ++i) CHECK(std::get<HttpError>(setup.authenticate(with("guess"))).status == 401);
  auto const limited = std::get<HttpError>(setup.authenticate(with("guess")));
  CHECK(limited.status == 429);
  CHECK(limited.headers.find("Retry-After") == "60");
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(with("token-m"))));
  CHECK(std::get<HttpError>(setup.authenticator.authenticate(with("guess"), "10.0.0.2", setup.clock.now()))
            .status == 401);
}

TEST_CASE("a revoked token stops with the next request") {
  Setup setup;
  auto fewer = two_people(setup.clock);
  fewer.grants.erase(fewer.grants.begin());
  setup.authenticator.principals().set(std::move(fewer));
  CHECK(std::get<HttpError>(setup.authenticate(with("token-m"))).status == 401);
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(with("token-b"))));
}

TEST_CASE("while the principals are unknown nobody is let in, and no accepted token stays valid") {
  Setup setup;
  auto const maria = std::get<AuthInfo>(setup.authenticate(with("token-m")));
  setup.authenticator.principals().set_unknown();
  auto const refused = std::get<HttpError>(setup.authenticate(with("token-m")));
  CHECK(refused.status == 503);
  CHECK(refused.headers.find("Retry-After") == "10");
  CHECK_FALSE(maria.still_valid());
  setup.authenticator.principals().set(two_people(setup.clock));
  CHECK(maria.still_valid());
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(with("token-m"))));
}

TEST_CASE("an accepted token is valid until it is revoked, ends, or gets other rights or another key") {
  Setup setup;
  auto const bob = std::get<AuthInfo>(setup.authenticate(with("token-b")));
  CHECK(bob.still_valid());
  auto changed = two_people(setup.clock);
  auto& grant = changed.grants[1];
  SECTION("it is revoked") { changed.grants.pop_back(); }
  SECTION("it may write now") { grant.read_only = false; }
  SECTION("it has other toolsets") { grant.toolsets = {"persons"}; }
  SECTION("it is another principal's") { grant.principal = "maria"; }
  SECTION("its principal has another key") { changed.keys.insert_or_assign("bob", Secret("another-key")); }
  SECTION("it ends") { grant.expires = setup.clock.wall(); }
  setup.authenticator.principals().set(std::move(changed));
  CHECK_FALSE(bob.still_valid());
}

TEST_CASE("an accepted token stays valid with another label and a later end") {
  Setup setup;
  auto const bob = std::get<AuthInfo>(setup.authenticate(with("token-b")));
  auto changed = two_people(setup.clock);
  changed.grants[1].label = "laptop";
  *changed.grants[1].expires += 1h;
  setup.authenticator.principals().set(std::move(changed));
  setup.clock.pass(1h);
  CHECK(bob.still_valid());
  setup.clock.pass(1h);
  CHECK_FALSE(bob.still_valid());
}

TEST_CASE("the principals are looked at before every use") {
  Setup setup;
  int looks = 0;
  setup.authenticator.principals().set_refresh([&] {
    if (++looks == 2) setup.authenticator.principals().set(Principals());
  });
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(with("token-m"))));
  CHECK(std::get<HttpError>(setup.authenticate(with("token-m"))).status == 401);
}

TEST_CASE("on a server that only reads nobody writes, whatever their token says") {
  tests::FakeClock clock;
  MappedAuthenticator authenticator(two_people(clock), clock, true);
  CHECK(std::get<AuthInfo>(authenticator.authenticate(with("token-m"), "10.0.0.1", clock.now()))
            .caller.read_only);
}

}  // namespace affinity::transport::mapped_authenticator_test
