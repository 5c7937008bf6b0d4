#include "transport/auth/jwt.hpp"

#include "base/text/text.hpp"
#include "jwt_maker.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

namespace affinity::transport::jwt_test {

namespace {

using tests::key_set;
using tests::Signer;
using Reason = JwtError::Reason;

constexpr char issuer[] = "https://login.example.com";
constexpr char audience[] = "https://mcp.example.com/mcp";

// One of each, made once: RSA keys take a while.
struct Keys {
  Signer rsa{Signer::Kind::rsa}, other_rsa{Signer::Kind::rsa}, p256{Signer::Kind::p256},
      p384{Signer::Kind::p384}, ed25519{Signer::Kind::ed25519};
  JwkSet set = JwkSet::parse(key_set(rsa.jwk("rsa") + "," + p256.jwk("p256") + "," + p384.jwk("p384") + "," +
                                     ed25519.jwk("ed")))
                   .value();
};

Keys const& keys() {
  static Keys const made;
  return made;
}

long long now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(tests::FakeClock().wall().time_since_epoch())
      .count();
}

std::string claims(std::string const& more = "", std::string const& exp = std::to_string(now_s() + 300),
                   std::string const& aud = R"("https://mcp.example.com/mcp")") {
  return R"({"iss":"https://login.example.com","aud":)" + aud + R"(,"sub":"maria","exp":)" + exp + more + "}";
}

std::string header(std::string const& alg, std::string const& kid, std::string const& more = "") {
  return R"({"alg":")" + alg + R"(","kid":")" + kid + R"(")" + more + "}";
}

std::string signed_by_p256(std::string const& head, std::string const& body) {
  return keys().p256.token("ES256", head, body);
}

std::variant<json::object, JwtError> check(std::string const& token) {
  return verify_jwt(token, keys().set,
                    {.issuer = issuer, .audience = audience, .now = tests::FakeClock().wall()});
}

// The reason of the error; nothing where the token is valid.
std::optional<Reason> reason_for_refusal(std::string const& token) {
  auto const checked = check(token);
  auto const* error = std::get_if<JwtError>(&checked);
  if (error) CHECK_FALSE(error->message.empty());
  return error ? std::optional(error->reason) : std::nullopt;
}

}  // namespace

TEST_CASE("an access token of the issuer is believed, in each algorithm that is taken") {
  CHECK_FALSE(reason_for_refusal(keys().rsa.token("RS256", header("RS256", "rsa"), claims())));
  CHECK_FALSE(reason_for_refusal(keys().rsa.token("PS256", header("PS256", "rsa"), claims())));
  CHECK_FALSE(reason_for_refusal(keys().p256.token("ES256", header("ES256", "p256"), claims())));
  CHECK_FALSE(reason_for_refusal(keys().p384.token("ES384", header("ES384", "p384"), claims())));
  CHECK_FALSE(reason_for_refusal(keys().ed25519.token("EdDSA", header("EdDSA", "ed"), claims())));
  auto const read = check(signed_by_p256(header("ES256", "p256"), claims(R"(,"scope":"affinity:read")")));
  CHECK(as_text(std::get<json::object>(read).at("scope")) == "affinity:read");
}

TEST_CASE("every claim that is wrong is a reason of its own") {
  struct Case {
    std::string claims;
    std::optional<Reason> reason;
  };
  auto const at = [](long long seconds) { return std::to_string(now_s() + seconds); };
  auto const row = GENERATE_COPY(values<Case>({
      {claims(), std::nullopt},
      {R"({"aud":"https://mcp.example.com/mcp","exp":9999999999})", Reason::issuer},
      {R"({"iss":"https://login.example.com/","aud":"https://mcp.example.com/mcp","exp":9999999999})",
       Reason::issuer},
      {R"({"iss":["https://login.example.com"],"aud":"https://mcp.example.com/mcp","exp":9999999999})",
       Reason::issuer},
      {R"({"iss":"https://login.example.com","exp":9999999999})", Reason::audience},
      {claims("", at(300), R"("https://other.example.com/mcp")"), Reason::audience},
      {claims("", at(300), R"("https://mcp.example.com")"), Reason::audience},
      {claims("", at(300), R"("https://mcp.example.com/mcp2")"), Reason::audience},
      {claims("", at(300), "[]"), Reason::audience},
      {claims("", at(300), "7"), Reason::audience},
      {claims("", at(300), R"(["https://a.example","https://mcp.example.com/mcp"])"), std::nullopt},
      {claims("", at(300), R"("HTTPS://MCP.EXAMPLE.COM/mcp/")"), std::nullopt},
      {R"({"iss":"https://login.example.com","aud":"https://mcp.example.com/mcp"})", Reason::malformed},
      {claims("", R"("9999999999")"), Reason::malformed},
      {claims("", "null"), Reason::malformed},
      {claims("", at(-59)), std::nullopt},
      {claims("", at(-60)), Reason::expired},
      {claims("", "-1"), Reason::expired},
      {claims("", "1e300"), std::nullopt},
      {claims("", at(1) + ".5"), std::nullopt},
      {claims(R"(,"nbf":)" + at(60)), std::nullopt},
      {claims(R"(,"nbf":)" + at(61)), Reason::not_yet},
      {claims(R"(,"nbf":"soon")"), Reason::malformed},
      {claims(R"(,"sub":"bob")"), Reason::malformed},  // "sub" twice
      {"[]", Reason::malformed},
      {"{", Reason::malformed},
      {"", Reason::malformed},
  }));
  CAPTURE(row.claims);
  CHECK(reason_for_refusal(signed_by_p256(header("ES256", "p256"), row.claims)) == row.reason);
}

TEST_CASE("a header that asks for something else is refused before any key is used") {
  struct Case {
    std::string header;
    std::optional<Reason> reason;
  };
  auto const row = GENERATE(values<Case>({
      {header("ES256", "p256", R"(,"typ":"JWT")"), std::nullopt},
      {header("ES256", "p256", R"(,"typ":"at+jwt")"), std::nullopt},
      {header("ES256", "p256", R"(,"typ":"application/at+JWT")"), std::nullopt},
      {header("ES256", "p256", R"(,"typ":"dpop+jwt")"), Reason::type},
      {header("ES256", "p256", R"(,"typ":7)"), Reason::type},
      {header("ES256", "p256", R"(,"crit":["exp"])"), Reason::extension},
      {header("ES256", "p256", R"(,"crit":["b64"],"b64":false)"), Reason::extension},
      {header("ES256", "p256", R"(,"crit":[])"), Reason::extension},
      {header("ES256", "p256", R"(,"zip":"DEF")"), Reason::extension},
      {header("none", "p256"), Reason::algorithm},
      {header("None", "p256"), Reason::algorithm},
      {header("HS256", "p256"), Reason::algorithm},
      {header("HS512", "p256"), Reason::algorithm},
      {header("RS512", "rsa"), Reason::algorithm},
      {header("es256", "p256"), Reason::algorithm},
      {header("", "p256"), Reason::algorithm},
      {R"({"kid":"p256"})", Reason::algorithm},
      {R"({"alg":["ES256"],"kid":"p256"})", Reason::algorithm},
      {header("RS256", "p256"), Reason::algorithm},
      {header("EdDSA", "p256"), Reason::algorithm},
      {header("ES384", "p256"), Reason::algorithm},
      {header("ES256", "rsa"), Reason::algorithm},
      {header("ES256", "p384"), Reason::algorithm},
      {header("ES256", "stranger"), Reason::unknown_key},
      {header("ES256", ""), Reason::unknown_key},
      {header("ES256", "../../p256"), Reason::unknown_key},
      {R"({"alg":"ES256","kid":7})", Reason::malformed},
      {R"({"alg":"ES256"})", std::nullopt},  // one key fits, and no other
      {R"({"alg":"ES256","kid":"p256","kid":"p256"})", Reason::malformed},
      {R"({"alg":"none","alg":"ES256","kid":"p256"})", Reason::malformed},
      // Keys that a token brings along are nobody's.
      {header("ES256", "stranger", R"(,"jku":"https://evil.example/keys","jwk":{})"), Reason::unknown_key},
      {"[]", Reason::malformed},
      {"", Reason::malformed},
  }));
  CAPTURE(row.header);
  CHECK(reason_for_refusal(signed_by_p256(row.header, claims())) == row.reason);
}

TEST_CASE("a token without a signature, or with another one, is not believed") {
  CHECK(reason_for_refusal(tests::unsigned_token(header("none", "p256"), claims())) == Reason::algorithm);
  CHECK(reason_for_refusal(tests::unsigned_token(header("ES256", "p256"), claims())) == Reason::signature);
  auto const good = signed_by_p256(header("ES256", "p256"), claims());
  auto const dot = good.rfind('.');
  auto const head = good.substr(0, good.find('.')),
             body = good.substr(head.size() + 1, dot - head.size() - 1);
  CHECK(reason_for_refusal(head + "." + base64url_encode(claims(R"(,"admin":true)")) + good.substr(dot)) ==
        Reason::signature);
  CHECK(reason_for_refusal(head + "." + body + "." + base64url_encode(std::string(64, '\0'))) ==
        Reason::signature);
  CHECK(reason_for_refusal(head + "." + body + "." + base64url_encode(std::string(64, '\xFF'))) ==
        Reason::signature);
  CHECK(reason_for_refusal(head + "." + body + "." + base64url_encode(std::string(96, 'x'))) ==
        Reason::signature);
  CHECK(reason_for_refusal(keys().other_rsa.token("RS256", header("RS256", "rsa"), claims())) ==
        Reason::signature);
  CHECK(reason_for_refusal(keys().rsa.token("RS256", header("PS256", "rsa"), claims())) == Reason::signature);
  CHECK(reason_for_refusal(keys().rsa.token("PS256", header("RS256", "rsa"), claims())) == Reason::signature);
}

TEST_CASE("the public key of the issuer is no secret to sign with (algorithm confusion)") {
  for (auto const& secret : {keys().rsa.public_pem(), keys().rsa.jwk("rsa")}) {
    auto text = tests::unsigned_token(header("HS256", "rsa"), claims());
    text.pop_back();
    CHECK(reason_for_refusal(text + "." + base64url_encode(tests::hmac_sha256(secret, text))) ==
          Reason::algorithm);
  }
  // Neither does the issuer's set offer one.
  auto const oct =
      JwkSet::parse(key_set(R"({"kty":"oct","kid":"h","k":"c2VjcmV0"},)" + keys().p256.jwk("p256")));
  REQUIRE(oct);
  CHECK(oct->keys().size() == 1);
}

TEST_CASE("what is no token of three parts is refused, wherever it is cut") {
  auto const good = signed_by_p256(header("ES256", "p256"), claims());
  REQUIRE_FALSE(reason_for_refusal(good));
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    CHECK(reason_for_refusal(good.substr(0, size)));
  }
  for (auto const& text : {good + ".", good + ".x", "." + good, good + "=", good + " ", good + "\n",
                           "x" + good, std::string("definitely-wrong"), std::string(".."), std::string("..."),
                           std::string("a.b.c.d.e"), std::string("\xFF.\xFF.\xFF")}) {
    CAPTURE(text);
    CHECK(reason_for_refusal(text));
  }
}

TEST_CASE("a huge token is refused without reading it") {
  CHECK(reason_for_refusal(signed_by_p256(header("ES256", "p256"),
                                          claims(R"(,"x":")" + std::string(20'000, 'x') + R"(")"))) ==
        Reason::malformed);
  CHECK(reason_for_refusal(
            signed_by_p256(header("ES256", "p256"), claims(R"(,"x":[)" + std::string(1999, '[') + "]"))) ==
        Reason::malformed);
  std::string many = "0";
  for (int i = 0; i < 2000; ++i) many += ",0";
  CHECK(reason_for_refusal(signed_by_p256(header("ES256", "p256"), claims(R"(,"x":[)" + many + "]"))) ==
        Reason::malformed);
  CHECK(reason_for_refusal(std::string(10u << 20, '.')) == Reason::malformed);
}

TEST_CASE("without an issuer or an audience to compare with nothing is believed") {
  auto const token = signed_by_p256(header("ES256", "p256"), R"({"iss":"","aud":"","exp":9999999999})");
  auto const now = tests::FakeClock().wall();
  auto const reason = [&](JwtRequirements const& expected) {
    return std::get<JwtError>(verify_jwt(token, keys().set, expected)).reason;
  };
  CHECK(reason({.issuer = "", .audience = "", .now = now}) == Reason::issuer);
  CHECK(std::get<JwtError>(
            verify_jwt(signed_by_p256(header("ES256", "p256"), claims("", "9999999999", R"("")")), keys().set,
                       {.issuer = issuer, .audience = "", .now = now}))
            .reason == Reason::audience);
}

TEST_CASE("without a kid the key must be beyond doubt") {
  Signer const second(Signer::Kind::p256);
  auto const two = JwkSet::parse(key_set(keys().p256.jwk("a") + "," + second.jwk("b")));
  REQUIRE(two);
  auto const token = signed_by_p256(R"({"alg":"ES256"})", claims());
  auto const checked =
      verify_jwt(token, *two, {.issuer = issuer, .audience = audience, .now = tests::FakeClock().wall()});
  CHECK(std::get<JwtError>(checked).reason == Reason::malformed);
}

}  // namespace affinity::transport::jwt_test
