#include "transport/auth/jwt.hpp"

#include "base/http/message.hpp"
#include "base/text/text.hpp"
#include "transport/web_url.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace affinity::transport {

namespace {

using Reason = JwtError::Reason;

constexpr std::size_t max_token = 12u << 10;  // bytes; a request head may have 16 KiB
constexpr std::size_t max_values = 1000;

struct Parts {
  json::object header{};
  std::string_view signed_text{};  // header and claims, as received
  std::string_view claims{};       // in Base64url
  std::string signature{};
};

std::optional<json::object> decode_object(std::string_view base64) {
  auto const text = base64url_decode(base64);
  if (!text) return std::nullopt;
  auto parsed = parse_json(*text, DuplicateNames::reject, max_values);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::move(parsed->get_object());
}

std::optional<Parts> take_apart(std::string_view token) {
  if (token.empty() || token.size() > max_token) return std::nullopt;
  if (std::ranges::count(token, '.') != 2) return std::nullopt;
  auto const first = token.find('.'), second = token.rfind('.');
  auto header = decode_object(token.substr(0, first));
  auto signature = base64url_decode(token.substr(second + 1));
  if (!header || !signature) return std::nullopt;
  return Parts{.header = std::move(*header),
               .signed_text = token.substr(0, second),
               .claims = token.substr(first + 1, second - first - 1),
               .signature = std::move(*signature)};
}

std::optional<std::string_view> text_in(json::object const& object, std::string_view name) {
  auto const* found = object.if_contains(name);
  return found ? as_text(*found) : std::nullopt;
}

JwtError failure(Reason reason, std::string message) {
  return {.reason = reason, .message = std::move(message)};
}

// An ID token may also have no type or "JWT"; the audience tells it from an access token.
bool is_access_token(json::object const& header) {
  if (!header.contains("typ")) return true;
  auto const type = text_in(header, "typ").value_or("");
  return std::ranges::any_of(std::array{"JWT", "at+jwt", "application/at+jwt"},
                             [&](std::string_view known) { return equals_ignore_case(type, known); });
}

std::optional<JwtError> check_header(json::object const& header, std::optional<JwsAlgorithm>& algorithm) {
  algorithm = find_jws_algorithm(text_in(header, "alg").value_or(""));
  if (!algorithm)
    return failure(
        Reason::algorithm,
        "The access token is not signed with RS256, PS256, ES256, ES384 or EdDSA, and nothing else is "
        "taken.");
  if (header.contains("crit") || header.contains("b64") || header.contains("zip"))
    return failure(Reason::extension, "The access token demands an extension that is not understood here.");
  if (!is_access_token(header)) return failure(Reason::type, "This is a token, but not an access token.");
  if (header.contains("kid") && !text_in(header, "kid"))
    return failure(Reason::malformed, "The access token names its key by something that is no text.");
  return std::nullopt;
}

// Chooses the key that the token was signed with. Without "kid" exactly one key must fit.
std::optional<JwtError> choose_key(JwkSet const& keys, json::object const& header, JwsAlgorithm algorithm,
                                   PublicKey const*& chosen) {
  auto const id = text_in(header, "kid");
  std::size_t named = 0, fitting = 0;
  for (auto const& key : keys.keys()) {
    if (id && key.id != *id) continue;
    ++named;
    if (!key.supports(algorithm)) continue;
    ++fitting;
    chosen = &key;
  }
  if (fitting == 1) return std::nullopt;
  if (named == 0)
    return failure(Reason::unknown_key,
                   "The access token is signed with a key that the issuer does not show.");
  if (fitting == 0)
    return failure(Reason::algorithm, "The access token is signed in another way than its key is for.");
  return failure(Reason::malformed,
                 "The access token does not say which key of the issuer it is signed with.");
}

// Seconds since 1970 (RFC 7519, NumericDate), fractions allowed.
std::optional<double> date_in(json::object const& claims, std::string_view name) {
  auto const* found = claims.if_contains(name);
  if (!found || !found->is_number()) return std::nullopt;
  auto const seconds = found->to_number<double>();
  return std::isfinite(seconds) ? std::optional(seconds) : std::nullopt;
}

std::optional<JwtError> check_times(json::object const& claims, JwtRequirements const& required) {
  auto const now = std::chrono::duration<double>(required.now.time_since_epoch()).count();
  auto const leeway = double(required.leeway.count());
  auto const expires = date_in(claims, "exp");
  if (!expires) return failure(Reason::malformed, "The access token does not say when it expires.");
  if (now >= *expires + leeway)
    return failure(Reason::expired, "The access token has expired. Get another one.");
  if (!claims.contains("nbf")) return std::nullopt;
  auto const begins = date_in(claims, "nbf");
  if (!begins) return failure(Reason::malformed, "The access token says badly from when on it holds.");
  if (now + leeway < *begins)
    return failure(Reason::not_yet, "The access token does not hold yet. Check the clocks.");
  return std::nullopt;
}

bool is_for(json::object const& claims, std::string_view audience) {
  auto const wanted = canonical_resource(audience);
  auto const fits = [&](json::value const& value) {
    auto const text = as_text(value);
    return text && canonical_resource(*text) == wanted;
  };
  auto const* found = claims.if_contains("aud");
  if (!found || wanted.empty()) return false;
  return found->is_array() ? std::ranges::any_of(found->get_array(), fits) : fits(*found);
}

std::optional<JwtError> check_claims(json::object const& claims, JwtRequirements const& required) {
  if (required.issuer.empty() || text_in(claims, "iss") != required.issuer)
    return failure(Reason::issuer, "The access token is from another issuer.");
  if (!is_for(claims, required.audience))
    return failure(Reason::audience,
                   "The access token is made out for another server. Ask for one with this server as its "
                   "resource.");
  return check_times(claims, required);
}

}  // namespace

std::variant<json::object, JwtError> verify_jwt(std::string_view token, JwkSet const& keys,
                                                JwtRequirements const& required) {
  auto const parts = take_apart(token);
  if (!parts)
    return failure(Reason::malformed, "This is no access token: a signed JWT has three parts in Base64url.");
  std::optional<JwsAlgorithm> algorithm;
  if (auto error = check_header(parts->header, algorithm)) return *error;
  PublicKey const* key = nullptr;
  if (auto error = choose_key(keys, parts->header, *algorithm, key)) return *error;
  if (!verify_signature(*key, *algorithm, parts->signed_text, parts->signature))
    return failure(Reason::signature, "The signature of the access token is wrong.");
  auto claims = decode_object(parts->claims);
  if (!claims) return failure(Reason::malformed, "The claims of the access token cannot be read.");
  if (auto error = check_claims(*claims, required)) return *error;
  return std::move(*claims);
}

}  // namespace affinity::transport
