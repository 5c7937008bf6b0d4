#include "transport/auth/jwks.hpp"

#include "base/text/text.hpp"
#include "jwt_maker.hpp"
#include "support/catch.hpp"

namespace affinity::transport::jwks_test {

namespace {

using tests::key_set;
using tests::Signer;

std::string edwards(std::string const& more) {
  return R"({"kty":"OKP","crv":"Ed25519","x":")" + base64url_encode(std::string(32, '\x05')) + R"(")" + more +
         "}";
}

}  // namespace

TEST_CASE("keys that are for something else, broken or too short are left out") {
  Signer const good(Signer::Kind::p256), brief(Signer::Kind::rsa_short);
  auto const other = [&](std::string const& key) {
    auto const set = JwkSet::parse(key_set(good.jwk("good") + "," + key));
    REQUIRE(set);
    return set->keys().size() - 1;
  };
  CHECK(other(good.jwk("b", R"(,"use":"sig")")) == 1);
  CHECK(other(good.jwk("b", R"(,"key_ops":["verify"])")) == 1);
  CHECK(other(good.jwk("b", R"(,"alg":"ES256")")) == 1);
  CHECK(other(good.jwk("b", R"(,"use":"enc")")) == 0);
  CHECK(other(good.jwk("b", R"(,"key_ops":["encrypt"])")) == 0);
  CHECK(other(good.jwk("b", R"(,"key_ops":"verify")")) == 0);
  CHECK(other(good.jwk("b", R"(,"alg":"ECDH-ES")")) == 0);
  CHECK(other(brief.jwk("b")) == 0);
  auto moved = good.jwk("b");  // x and y changed places: the point leaves the curve
  auto const x = moved.find(R"("x":)"), y = moved.find(R"("y":)");
  std::swap(moved[x + 1], moved[y + 1]);
  CHECK(other(moved) == 0);
  for (auto const* key :
       {"7", "{}", R"({"kty":"oct","k":"c2VjcmV0"})", R"({"kty":"RSA","n":"","e":""})",
        R"({"kty":"RSA","n":"AQAB"})", R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})",
        R"({"kty":"EC","crv":"P-521","x":"AA","y":"AA"})", R"({"kty":"OKP","crv":"Ed25519","x":"AA"})",
        R"({"kty":"OKP","crv":"X25519","x":"AA"})", R"({"kty":["RSA"]})"}) {
    CAPTURE(key);
    CHECK(other(key) == 0);
  }
}

TEST_CASE("a set without any key that can be used is refused") {
  for (auto const& text : {std::string(), std::string("{}"), std::string("[]"), key_set(""),
                           key_set(R"({"kty":"oct","k":"AA"})"), std::string(R"({"keys":{}})"),
                           key_set(edwards("")) + "x", std::string(300'000, ' ') + key_set(edwards(""))}) {
    CAPTURE(text.size());
    CHECK_FALSE(JwkSet::parse(text));
  }
  // The issuer has withdrawn all, as against an answer that says nothing about keys.
  for (auto const& none : {key_set(""), key_set(R"({"kty":"oct","k":"AA"})")})
    CHECK(JwkSet::parse(none).error().kind == ErrorKind::not_found);
  for (auto const* no_set : {"", "{}", "[]", R"({"keys":{}})", "<html>"})
    CHECK(JwkSet::parse(no_set).error().kind == ErrorKind::invalid);
  std::string many = edwards("");
  for (int i = 0; i < 100; ++i) many += "," + edwards("");
  CHECK_FALSE(JwkSet::parse(key_set(many)));
  CHECK(JwkSet::parse(key_set(edwards(""))));
}

TEST_CASE("a key that says what it is for is for nothing else") {
  Signer const rsa(Signer::Kind::rsa);
  auto const set = JwkSet::parse(key_set(rsa.jwk("k", R"(,"alg":"PS256")")));
  REQUIRE(set);
  auto const& key = set->keys().front();
  CHECK(key.supports(JwsAlgorithm::ps256));
  CHECK_FALSE(key.supports(JwsAlgorithm::rs256));
  CHECK(verify_signature(key, JwsAlgorithm::ps256, "text", rsa.sign("PS256", "text")));
  CHECK_FALSE(verify_signature(key, JwsAlgorithm::ps256, "other", rsa.sign("PS256", "text")));
  CHECK_FALSE(verify_signature(key, JwsAlgorithm::rs256, "text", rsa.sign("RS256", "text")));
}

}  // namespace affinity::transport::jwks_test
