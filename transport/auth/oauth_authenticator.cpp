#include "transport/auth/oauth_authenticator.hpp"

#include "base/text/text.hpp"
#include "transport/web_url.hpp"

#include <algorithm>

namespace affinity::transport {

namespace {

constexpr std::string_view well_known = "/.well-known/oauth-protected-resource";
constexpr std::string_view reads = "affinity:read", writes = "affinity:write";

// The well-known path goes between the resource's origin and its path (RFC 9728, 3.1).
std::string metadata_path(std::string const& resource) {
  auto const url = parse_web_url(resource);
  auto const path = url ? url->path() : std::string();
  return std::string(well_known) + (path == "/" ? "" : path);
}

// "scope" holds the scopes in one string; some issuers write "scp", as a list or a string.
bool has_scope(json::object const& claims, std::string_view wanted) {
  for (auto const* name : {"scope", "scp"}) {
    auto const* found = claims.if_contains(name);
    if (!found) continue;
    if (found->is_array()) {
      auto const same = [&](json::value const& scope) { return as_text(scope) == wanted; };
      if (std::ranges::any_of(found->get_array(), same)) return true;
    } else if (auto text = as_text(*found)) {
      auto const padded = " " + std::string(*text) + " ";
      if (padded.find(" " + std::string(wanted) + " ") != std::string::npos) return true;
    }
  }
  return false;
}

// The principal that the claim names; empty without a usable claim.
std::string principal_of(json::object const& claims, std::string const& claim) {
  auto const* found = claims.if_contains(claim);
  auto const text = found ? as_text(*found) : std::nullopt;
  return text && is_principal_name(*text) ? std::string(*text) : std::string();
}

// An e-mail address that the issuer did not verify must not name a principal, or a user could take over
// another's (OpenID Connect Core, 5.7). A token without email_verified is accepted only where the operator
// vouches for the issuer, one with false never.
bool is_verified(json::object const& claims, OAuthSettings const& settings) {
  if (settings.claim != "email") return true;
  auto const* verified = claims.if_contains("email_verified");
  if (!verified || verified->is_null()) return settings.email_is_verified;
  return *verified == json::value(true) || as_text(*verified) == "true";
}

}  // namespace

std::string OAuthAuthenticator::scopes() const {
  return settings_.read_only ? std::string(reads) : std::string(reads) + " " + std::string(writes);
}

std::string OAuthAuthenticator::challenge(std::string_view error) const {
  auto const url = parse_web_url(resource_);
  auto out = std::string("Bearer ");
  if (!error.empty()) out += "error=\"" + std::string(error) + "\", ";
  out += "resource_metadata=\"" + (url ? url->origin() : "") + metadata_path(resource_) + "\"";
  return out + ", scope=\"" + scopes() + "\"";
}

std::optional<std::string> OAuthAuthenticator::public_metadata(std::string_view path) const {
  if (path != well_known && path != std::string(well_known) + "/mcp" &&
      path != normalize_path(metadata_path(resource_)))
    return std::nullopt;
  auto const& from = settings_.authorization_server;
  json::array supported{reads};
  if (!settings_.read_only) supported.emplace_back(writes);
  return write_json(json::object{{"resource", resource_},
                                 {"resource_name", "Affinity CRM"},
                                 {"authorization_servers", {from.empty() ? settings_.issuer : from}},
                                 {"scopes_supported", std::move(supported)},
                                 {"bearer_methods_supported", {"header"}}});
}

std::variant<AuthInfo, HttpError> OAuthAuthenticator::authenticate(Headers const& headers,
                                                                   std::string_view address, TimePoint now) {
  auto const given = bearer_credentials(headers);
  if (!given)
    return http_error(401,
                      "This server wants an access token of " + settings_.issuer +
                          ". Sign in there, and send it as \"Authorization: Bearer TOKEN\".",
                      "WWW-Authenticate", challenge(""));
  auto const checked = verify(*given);
  if (auto const* jwt_error = std::get_if<JwtError>(&checked)) return rejected(*jwt_error, address, now);
  auto admitted = auth_info_of(std::get<json::object>(checked));
  if (auto* info = std::get_if<AuthInfo>(&admitted))
    info->still_valid = [this, token = std::string(*given), then = *info] {
      return still_allows(token, then);
    };
  return admitted;
}

std::variant<json::object, JwtError> OAuthAuthenticator::verify(std::string_view token) {
  if (clock_.now() >= keys_until_) set_keys(JwkSet());
  auto const& audience = settings_.audience.empty() ? resource_ : settings_.audience;
  return verify_jwt(token, keys_, {.issuer = settings_.issuer, .audience = audience, .now = clock_.wall()});
}

// The keys of the issuer may have changed too, so the signature is verified again.
bool OAuthAuthenticator::still_allows(std::string const& token, AuthInfo const& then) {
  auto const checked = verify(token);
  auto const* claims = std::get_if<json::object>(&checked);
  if (!claims) return false;
  auto const admitted = auth_info_of(*claims);
  auto const* info = std::get_if<AuthInfo>(&admitted);
  return info && info->caller.principal == then.caller.principal &&
         info->caller.api_key.equals(then.caller.api_key.reveal());
}

void OAuthAuthenticator::set_keys(JwkSet keys, TimePoint until) {
  keys_ = std::move(keys);
  keys_until_ = until;
}

HttpError OAuthAuthenticator::rejected(JwtError const& jwt_error, std::string_view address, TimePoint now) {
  using Reason = JwtError::Reason;
  if (jwt_error.reason == Reason::unknown_key && ask_ && ask_())
    return http_error(503, "The keys of the issuer are being fetched. Try again in a second.", "Retry-After",
                      "1");
  if (jwt_error.reason == Reason::unknown_key && ask_ && keys_.keys().empty())
    return http_error(
        503,
        "The keys of the issuer cannot be fetched, so no access token can be checked. Try again later; "
        "whoever runs this server must see what the log says of --oauth-jwks.",
        "Retry-After", "30");
  // A token that the issuer signed for this server is not counted as a failure.
  bool const signed_for_us = jwt_error.reason == Reason::expired || jwt_error.reason == Reason::not_yet;
  if (!signed_for_us && !failures_.record(address, now))
    return too_many_auth_failures(failures_.retry_after_s(address, now));
  return http_error(401, jwt_error.message, "WWW-Authenticate", challenge("invalid_token"));
}

std::variant<AuthInfo, HttpError> OAuthAuthenticator::auth_info_of(json::object const& claims) {
  bool const may_write = has_scope(claims, writes);
  if (!may_write && !has_scope(claims, reads))
    return http_error(403,
                      "This access token has neither the scope affinity:read nor affinity:write. Ask " +
                          settings_.issuer + " for one that has.",
                      "WWW-Authenticate", challenge("insufficient_scope"));
  auto const principal = principal_of(claims, settings_.claim);
  if (principal.empty())
    return http_error(
        401, "This access token does not say who you are: its claim " + settings_.claim + " is missing.",
        "WWW-Authenticate", challenge("invalid_token"));
  if (!is_verified(claims, settings_))
    return http_error(
        401,
        "This access token does not say that your e-mail address was verified (email_verified), so it is "
        "not believed. Verify it with " +
            settings_.issuer +
            ". If the issuer verifies every address and leaves the claim out, whoever runs this server "
            "can say so: --oauth-email-verified-by-issuer.",
        "WWW-Authenticate", challenge("invalid_token"));
  auto const* principals = principals_.get();
  if (!principals) return principals_unknown();
  auto const key = principals->keys.find(principal);
  if (key == principals->keys.end())
    return http_error(403,
                      "You are signed in as " + principal +
                          ", and nobody has given you an Affinity key here. Ask whoever runs this server to "
                          "add you: affinity-crm-mcp token add NAME --without-token.");
  return AuthInfo{.caller = {.principal = principal,
                             .api_key = key->second,
                             .read_only = settings_.read_only || !may_write},
                  .allowed = {.read_only = !may_write}};
}

}  // namespace affinity::transport
