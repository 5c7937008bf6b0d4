#include "transport/auth/oauth_authenticator.hpp"

#include "jwt_maker.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

namespace affinity::transport::oauth_authenticator_test {

namespace {

struct Setup {
  explicit Setup(OAuthSettings settings = {.issuer = "https://login.example.com"},
                 std::string resource = "https://mcp.example.com/mcp")
      : authenticator(std::move(settings), people(), clock) {
    authenticator.set_resource(std::move(resource));
    authenticator.set_keys(JwkSet::parse(tests::key_set(signer.jwk("k"))).value());
  }
  static Principals people() {
    Principals out;
    out.keys.emplace("maria", Secret("key-of-maria"));
    out.keys.emplace("bob@example.com", Secret("key-of-bob"));
    out.grants.push_back({.id = "1", .principal = "maria", .digest = token_digest("acm_of-maria")});
    return out;
  }
  std::string token(std::string const& claims, std::string const& kid = "k") const {
    return signer.token(
        "ES256", R"({"alg":"ES256","kid":")" + kid + R"("})",
        R"({"iss":"https://login.example.com","aud":"https://mcp.example.com/mcp","exp":9999999999,)" +
            claims + "}");
  }
  std::variant<AuthInfo, HttpError> authenticate(std::string const& given) {
    Headers headers;
    headers.add("Authorization", "Bearer " + given);
    return authenticator.authenticate(headers, "10.0.0.1", clock.now());
  }
  HttpError refused(std::string const& given) { return std::get<HttpError>(authenticate(given)); }

  tests::FakeClock clock{};
  tests::Signer signer{tests::Signer::Kind::p256};
  OAuthAuthenticator authenticator;
};

std::string challenge(HttpError const& error) {
  return std::string(error.headers.find("WWW-Authenticate").value_or(""));
}

constexpr char metadata[] =
    R"(resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp")";

}  // namespace

TEST_CASE("H-4: without an access token the answer says where to get one") {
  Setup setup;
  auto const error = std::get<HttpError>(setup.authenticator.authenticate({}, "10.0.0.1", setup.clock.now()));
  CHECK(error.status == 401);
  CHECK(challenge(error) == std::string("Bearer ") + metadata + R"(, scope="affinity:read affinity:write")");
  auto const wrong = setup.refused("definitely-wrong");
  CHECK(wrong.status == 401);
  CHECK(challenge(wrong).starts_with(R"(Bearer error="invalid_token", resource_metadata=)"));
}

TEST_CASE(
    "an accepted access token is valid until its end, and as long as its key and its principal are known") {
  Setup setup;
  auto const seconds =
      std::chrono::duration_cast<std::chrono::seconds>(setup.clock.wall().time_since_epoch()).count();
  auto const given = setup.signer.token(
      "ES256", R"({"alg":"ES256","kid":"k"})",
      R"({"iss":"https://login.example.com","aud":"https://mcp.example.com/mcp","sub":"maria","scope":"affinity:read","exp":)" +
          std::to_string(seconds + 600) + "}");
  auto const maria = std::get<AuthInfo>(setup.authenticate(given));
  CHECK(maria.still_valid());
  auto changed = Setup::people();
  SECTION("it has ended") { setup.clock.pass(std::chrono::minutes(12)); }
  SECTION("the issuer has withdrawn the key that signed it") { setup.authenticator.set_keys(JwkSet()); }
  SECTION("its principal was forgotten") { changed.keys.erase("maria"); }
  SECTION("its principal has another key") { changed.keys.insert_or_assign("maria", Secret("another")); }
  setup.authenticator.principals().set(std::move(changed));
  CHECK_FALSE(maria.still_valid());
}

TEST_CASE("while the principals are unknown no access token lets in") {
  Setup setup;
  auto const given = setup.token(R"("sub":"maria","scope":"affinity:read")");
  auto const maria = std::get<AuthInfo>(setup.authenticate(given));
  setup.authenticator.principals().set_unknown();
  CHECK(setup.refused(given).status == 503);
  CHECK_FALSE(maria.still_valid());
}

TEST_CASE("the metadata is served at the root and under the path of the resource") {
  Setup setup;
  for (auto const* path :
       {"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"}) {
    auto const text = setup.authenticator.public_metadata(path);
    REQUIRE(text);
    CHECK(
        *text ==
        R"({"resource":"https://mcp.example.com/mcp","resource_name":"Affinity CRM",)"
        R"("authorization_servers":["https://login.example.com"],"scopes_supported":["affinity:read","affinity:write"],)"
        R"("bearer_methods_supported":["header"]})");
  }
  CHECK_FALSE(setup.authenticator.public_metadata("/.well-known/oauth-protected-resource/other"));
  CHECK_FALSE(setup.authenticator.public_metadata("/mcp"));
  Setup deeper({.issuer = "https://login.example.com", .authorization_server = "https://as.example.com"},
               "https://example.com/crm/mcp");
  auto const text = deeper.authenticator.public_metadata("/.well-known/oauth-protected-resource/crm/mcp");
  REQUIRE(text);
  CHECK(text->find(R"(["https://as.example.com"])") != std::string::npos);
  Setup slash({.issuer = "https://login.example.com"}, "https://example.com/crm/mcp/");
  CHECK(slash.authenticator.public_metadata("/.well-known/oauth-protected-resource/crm/mcp"));
}

TEST_CASE("T-1: the principal is whom the token names, with the key of the principals file and no other") {
  Setup setup;
  auto const maria =
      std::get<AuthInfo>(setup.authenticate(setup.token(R"("sub":"maria","scope":"x affinity:write")")));
  CHECK(maria.caller.principal == "maria");
  CHECK(maria.caller.api_key.reveal() == "key-of-maria");
  CHECK_FALSE(maria.caller.read_only);
  auto const stranger = setup.refused(setup.token(R"("sub":"eve","scope":"affinity:write")"));
  CHECK(stranger.status == 403);
  CHECK(stranger.message.find("eve") != std::string::npos);
  CHECK(setup.refused(setup.token(R"("scope":"affinity:write")")).status == 401);
  CHECK(setup.refused(setup.token(R"("sub":7,"scope":"affinity:write")")).status == 401);
}

TEST_CASE("a token of --auth mapped opens nothing with --auth oauth") {
  Setup setup;
  CHECK(setup.refused("acm_of-maria").status == 401);
}

TEST_CASE("without the scope to write a caller only reads, and without any it is told which") {
  Setup setup;
  for (auto const* scope : {R"("scope":"affinity:read")", R"("scope":"openid affinity:read")",
                            R"("scp":["affinity:read"])", R"("scp":"affinity:read")"}) {
    auto const auth =
        std::get<AuthInfo>(setup.authenticate(setup.token(R"("sub":"maria",)" + std::string(scope))));
    CHECK(auth.caller.read_only);
    CHECK(auth.allowed.read_only);
  }
  for (auto const* scope : {R"("scope":"affinity:write")", R"("scp":["affinity:read","affinity:write"])"}) {
    auto const auth =
        std::get<AuthInfo>(setup.authenticate(setup.token(R"("sub":"maria",)" + std::string(scope))));
    CHECK_FALSE(auth.caller.read_only);
    CHECK(auth.allowed.selects_all());
  }
  for (auto const* scope : {R"("a":1)", R"("scope":"")", R"("scope":"affinity:reader")",
                            R"("scope":"xaffinity:read")", R"("scope":["affinity"])", R"("scope":7)"}) {
    auto const error = setup.refused(setup.token(R"("sub":"maria",)" + std::string(scope)));
    CHECK(error.status == 403);
    CHECK(challenge(error) == R"(Bearer error="insufficient_scope", )" + std::string(metadata) +
                                  R"(, scope="affinity:read affinity:write")");
  }
}

TEST_CASE("on a server that only reads nobody writes, whatever their scope says") {
  Setup setup({.issuer = "https://login.example.com", .read_only = true});
  CHECK(std::get<AuthInfo>(setup.authenticate(setup.token(R"("sub":"maria","scope":"affinity:write")")))
            .caller.read_only);
}

TEST_CASE("another claim may name the principal, and an e-mail address that nobody has verified may not") {
  auto const answered = [](bool by_issuer, std::string const& more) {
    Setup setup({.issuer = "https://login.example.com", .claim = "email", .email_is_verified = by_issuer});
    return setup.authenticate(
        setup.token(R"("sub":"maria","scope":"affinity:read","email":"bob@example.com")" + more));
  };
  for (bool const by_issuer : {false, true}) {
    for (auto const* yes : {R"(,"email_verified":true)", R"(,"email_verified":"true")"})
      CHECK(std::get<AuthInfo>(answered(by_issuer, yes)).caller.principal == "bob@example.com");
    for (auto const* no : {"false", R"("no")", R"("false")", "0", "1", "[]", R"([true])"})
      CHECK(std::get<HttpError>(answered(by_issuer, ",\"email_verified\":" + std::string(no))).status == 401);
  }
  for (auto const* silent : {"", R"(,"email_verified":null)", R"(,"verified":true)"}) {
    auto const error = std::get<HttpError>(answered(false, silent));
    CHECK(error.status == 401);
    CHECK(error.message.find("--oauth-email-verified-by-issuer") != std::string::npos);
    CHECK(std::get<AuthInfo>(answered(true, silent)).caller.api_key.reveal() == "key-of-bob");
  }
}

TEST_CASE("a key that nobody has confirmed for too long is no longer believed, and its token is no guess") {
  Setup setup;
  auto const token = setup.token(R"("sub":"maria","scope":"affinity:read")");
  setup.authenticator.set_key_refresh([] { return false; });
  auto const keys = [&] { return JwkSet::parse(tests::key_set(setup.signer.jwk("k"))).value(); };
  setup.authenticator.set_keys(keys(), setup.clock.now() + std::chrono::hours(1));
  setup.clock.pass(std::chrono::minutes(59));
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(token)));
  setup.clock.pass(std::chrono::minutes(1));
  for (int i = 0; i < 20; ++i) {
    auto const error = setup.refused(token);
    CHECK(error.status == 503);
    CHECK(error.headers.find("Retry-After") == "30");
  }
  setup.authenticator.set_keys(keys(), setup.clock.now() + std::chrono::hours(1));
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(token)));
}

TEST_CASE("a key that is not known is asked for, and meanwhile the caller waits a second") {
  Setup setup;
  auto const token = setup.token(R"("sub":"maria","scope":"affinity:read")", "new");
  CHECK(setup.refused(token).status == 401);
  bool fetching = true;
  int asked = 0;
  setup.authenticator.set_key_refresh([&] {
    ++asked;
    return fetching;
  });
  auto const wait = setup.refused(token);
  CHECK(wait.status == 503);
  CHECK(wait.headers.find("Retry-After") == "1");
  setup.authenticator.set_keys(JwkSet::parse(tests::key_set(setup.signer.jwk("new"))).value());
  CHECK(std::holds_alternative<AuthInfo>(setup.authenticate(token)));
  fetching = false;
  CHECK(setup.refused(setup.token(R"("sub":"maria")", "newer")).status == 401);
  CHECK(asked == 2);
}

TEST_CASE(
    "H-5: after ten bad access tokens in a minute an address is told to wait; an expired one is no guess") {
  Setup setup;
  auto const expired = setup.signer.token(
      "ES256", R"({"alg":"ES256","kid":"k"})",
      R"({"iss":"https://login.example.com","aud":"https://mcp.example.com/mcp","exp":1,"sub":"maria"})");
  for (int i = 0; i < 20; ++i) CHECK(setup.refused(expired).status == 401);
  for (int i = 0; i < 10; ++i) CHECK(setup.refused("guess").status == 401);
  CHECK(setup.refused("guess").status == 429);
  CHECK(setup.refused(expired).status == 401);
  CHECK(std::holds_alternative<AuthInfo>(
      setup.authenticate(setup.token(R"("sub":"maria","scope":"affinity:read")"))));
}

}  // namespace affinity::transport::oauth_authenticator_test
