// An access token, forged or signed by the issuer for something else.
//
// The input is read as a whole token, as a set of keys, and as a header and claims on a line each, which the
// issuer then signs: an attacker may have had it sign whatever he likes for somebody else.

#include "transport/auth/jwt.hpp"

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace affinity::fuzz {

namespace {

constexpr char issuer[] = "https://login.example";
constexpr char audience[] = "https://crm.example/mcp";
constexpr WallTime now{std::chrono::seconds(1'800'000'000)};

// The issuer: one Ed25519 key, the same every time.
struct Issuer {
  EVP_PKEY* key = nullptr;
  transport::JwkSet keys{};

  Issuer() {
    std::array<unsigned char, 32> seed{};
    for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<unsigned char>(i);
    key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size());
    std::array<unsigned char, 32> open{};
    auto size = open.size();
    expect(key && EVP_PKEY_get_raw_public_key(key, open.data(), &size) == 1, "the issuer has a key");
    auto const x = base64url_encode({reinterpret_cast<char const*>(open.data()), open.size()});
    auto set =
        transport::JwkSet::parse(R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"k1","x":")" + x + "\"}]}");
    expect(set.has_value(), "the key of the issuer can be read");
    keys = std::move(*set);
  }
  ~Issuer() { EVP_PKEY_free(key); }
  Issuer(Issuer const&) = delete;
  Issuer& operator=(Issuer const&) = delete;

  std::string sign(std::string const& text) const {
    std::array<unsigned char, 64> signature{};
    auto size = signature.size();
    auto* const context = EVP_MD_CTX_new();
    auto const* bytes = reinterpret_cast<unsigned char const*>(text.data());
    bool const done = EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key) == 1 &&
                      EVP_DigestSign(context, signature.data(), &size, bytes, text.size()) == 1;
    EVP_MD_CTX_free(context);
    expect(done, "the issuer can sign");
    return text + "." + base64url_encode({reinterpret_cast<char const*>(signature.data()), size});
  }
};

bool says(json::value const* value, std::string_view wanted) {
  if (!value) return false;
  if (auto const* list = value->if_array())
    return std::any_of(list->begin(), list->end(), [&](auto const& one) { return says(&one, wanted); });
  auto const text = as_text(*value);
  if (!text) return false;
  auto const small = small_letters(*text);  // a URL may be written in several ways that mean the same
  return small.starts_with(small_letters(wanted).substr(0, 19));
}

void expect_for_us(json::object const& header, json::object const& claims) {
  auto const* algorithm = header.if_contains("alg");
  expect(algorithm && *algorithm == "EdDSA", "a key is used for its own algorithm");
  expect(!header.contains("crit"), "what must be understood is not passed over");
  auto const* from = claims.if_contains("iss");
  expect(from && *from == issuer, "the token is from our issuer");
  expect(says(claims.if_contains("aud"), audience), "the token is for us");
  auto const* until = claims.if_contains("exp");
  expect(until && until->is_number() && until->to_number<double>() > 1'800'000'000 - 61,
         "the token holds still");
}

}  // namespace

void jwt(std::string_view bytes) {
  static Issuer const login;
  transport::JwtRequirements const expected{.issuer = issuer, .audience = audience, .now = now};
  auto const forged = transport::verify_jwt(bytes, login.keys, expected);
  auto const* error = std::get_if<transport::JwtError>(&forged);
  expect(error && !error->message.empty(), "what the issuer did not sign is not believed", bytes);

  if (auto const keys = transport::JwkSet::parse(bytes)) {
    expect(!keys->keys().empty(), "a set that was read has a key");
    for (auto const& key : keys->keys()) expect(key.key != nullptr, "a key that was read can be used");
  }

  auto left = bytes;
  auto const header = next_piece(left);
  auto const claims = next_piece(left);
  auto const token = login.sign(base64url_encode(header) + "." + base64url_encode(claims));
  auto const verdict = transport::verify_jwt(token, login.keys, expected);
  if (auto const* refused = std::get_if<transport::JwtError>(&verdict)) {
    expect(!refused->message.empty() && is_utf8(refused->message), "a refusal says why");
    return;
  }
  auto const read = parse_json(header, DuplicateNames::reject);
  expect(read && read->is_object(), "the header is an object", header);
  expect_for_us(read->get_object(), std::get<json::object>(verdict));
  auto changed = token;
  auto const at = header.size() % (token.size() - 8);
  changed[at] = changed[at] == 'A' ? 'B' : 'A';
  auto const again = transport::verify_jwt(changed, login.keys, expected);
  expect(std::holds_alternative<transport::JwtError>(again), "a changed letter is noticed", changed);
}

}  // namespace affinity::fuzz
