#pragma once
// --auth oauth: whoever brings an access token of the issuer comes in as the principal that it names (MCP
// 2026-07-28, Authorization; RFC 9728).

#include "transport/auth/authenticator.hpp"
#include "transport/auth/jwt.hpp"
#include "transport/auth/principals.hpp"

#include <functional>

namespace affinity::transport {

struct OAuthSettings {
  std::string issuer{};
  std::string audience{};              // empty = the URL of this server
  std::string authorization_server{};  // empty = the issuer
  std::string claim = "sub";           // names the principal
  bool email_is_verified = false;      // the issuer gives out no address that it has not verified itself
  bool read_only = false;              // nobody may write, whatever their token says
};

class OAuthAuthenticator final : public Authenticator {
 public:
  // The clock tells whether a token has expired. Without keys nobody comes in; see use().
  OAuthAuthenticator(OAuthSettings settings, Principals principals, Clock const& clock)
      : settings_(std::move(settings)), principals_(std::move(principals)), clock_(clock) {}

  std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                 TimePoint now) override;
  // The protected resource metadata (RFC 9728), at the root and under the path of the resource.
  std::optional<std::string> public_metadata(std::string_view path) const override;

  void set_resource(std::string resource) { resource_ = std::move(resource); }  // before the first request
  void set_principals(Principals principals) {
    principals_ = std::move(principals);
  }  // from the next request on
  // Keys that nobody has confirmed until then are no longer believed.
  void set_keys(JwkSet keys, TimePoint until = TimePoint::max());
  // Called when a token was signed with a key that we have not got. True: newer keys are on their way.
  void set_key_refresh(std::function<bool()> ask) { ask_ = std::move(ask); }

 private:
  HttpError rejected(JwtError const&, std::string_view address, TimePoint now);
  std::variant<AuthInfo, HttpError> auth_info_of(json::object const& claims) const;
  std::string challenge(std::string_view error) const;
  std::string scopes() const;

  OAuthSettings settings_;
  Principals principals_;
  Clock const& clock_;
  std::string resource_{};
  JwkSet keys_{};
  TimePoint keys_until_ = TimePoint::max();
  std::function<bool()> ask_{};
  AuthFailureLimiter failures_{};
};

}  // namespace affinity::transport
