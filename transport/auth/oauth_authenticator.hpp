#pragma once
// Authenticates by access tokens of an OAuth issuer (--auth oauth; MCP 2026-07-28, Authorization; RFC 9728).

#include "transport/auth/authenticator.hpp"
#include "transport/auth/jwt.hpp"
#include "transport/auth/principals_in_use.hpp"

#include <functional>

namespace affinity::transport {

struct OAuthSettings {
  std::string issuer{};
  std::string audience{};              // empty = the URL of this server
  std::string authorization_server{};  // empty = the issuer
  std::string claim = "sub";           // the claim that names the principal
  bool email_is_verified = false;      // the issuer verifies every e-mail address itself
  bool read_only = false;              // makes every caller read-only, whatever the token allows
};

class OAuthAuthenticator final : public Authenticator {
 public:
  // The clock decides whether a token has expired. Without keys every token is rejected; see set_keys().
  OAuthAuthenticator(OAuthSettings settings, Principals principals, Clock const& clock)
      : settings_(std::move(settings)), principals_(std::move(principals)), clock_(clock) {}

  std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                 TimePoint now) override;
  // The protected resource metadata (RFC 9728), at the well-known path and at the one for the resource's
  // path.
  std::optional<std::string> public_metadata(std::string_view path) const override;

  void set_resource(std::string resource) { resource_ = std::move(resource); }  // before the first request
  bool tokens_may_end() const override { return true; }
  PrincipalsInUse& principals() { return principals_; }
  // The keys are dropped at `until` unless they were set again before.
  void set_keys(JwkSet keys, TimePoint until = TimePoint::max());
  // Called when a token is signed with an unknown key. True: newer keys are being fetched.
  void set_key_refresh(std::function<bool()> ask) { ask_ = std::move(ask); }

 private:
  HttpError rejected(JwtError const&, std::string_view address, TimePoint now);
  std::variant<json::object, JwtError> verify(std::string_view token);
  std::variant<AuthInfo, HttpError> auth_info_of(json::object const& claims);
  bool still_allows(std::string const& token, AuthInfo const& then);
  std::string challenge(std::string_view error) const;
  std::string scopes() const;

  OAuthSettings settings_;
  PrincipalsInUse principals_;
  Clock const& clock_;
  std::string resource_{};
  JwkSet keys_{};
  TimePoint keys_until_ = TimePoint::max();
  std::function<bool()> ask_{};
  AuthFailureLimiter failures_{};
};

}  // namespace affinity::transport
