#pragma once
// Authenticates HTTP requests; one class per --auth mode.

#include "client/call_context.hpp"
#include "tools/selection.hpp"
#include "transport/auth/bearer_token.hpp"
#include "transport/http_error.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace affinity::transport {

struct AuthInfo {
  client::Caller caller{};     // with this principal's own Affinity key
  tools::Selection allowed{};  // the tools that the token allows; narrows the server's selection
  // Whether the token would still be accepted, with the same rights: a call or stream that goes on is ended
  // when it would not. Null: it always would. The authenticator outlives it.
  std::function<bool()> still_valid{};
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // Called for every request: neither a connection nor a session stays authenticated.
  virtual std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                         TimePoint now) = 0;
  // Whether a token that was accepted may be refused later, so that AuthInfo::still_valid is set.
  virtual bool tokens_may_end() const { return false; }
  // JSON that is served without a token: metadata that names the authorization server. Nothing for other
  // paths.
  virtual std::optional<std::string> public_metadata(std::string_view path) const;
};

// 429 after more than ten invalid tokens within a minute.
HttpError too_many_auth_failures(int retry_after_s);

// --auth none: every request is the one caller's.
class AnonymousAuthenticator final : public Authenticator {
 public:
  explicit AnonymousAuthenticator(client::Caller caller) : caller_(std::move(caller)) {}
  std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                 TimePoint now) override;

 private:
  client::Caller caller_;
};

// --auth token: a request with the one token is the one caller's.
class TokenAuthenticator final : public Authenticator {
 public:
  TokenAuthenticator(Secret const& token, client::Caller caller)
      : verifier_(token), caller_(std::move(caller)) {}
  std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                 TimePoint now) override;

 private:
  BearerTokenVerifier verifier_;
  client::Caller caller_;
};

}  // namespace affinity::transport
