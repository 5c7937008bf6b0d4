#pragma once
// Who may come in over HTTP, and as whom: one row of --auth each.

#include "client/call.hpp"
#include "tools/selection.hpp"
#include "transport/auth/bearer_token.hpp"
#include "transport/http_error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace affinity::transport {

struct AuthInfo {
  client::Caller caller{};     // with the Affinity key of this principal and of nobody else
  tools::Selection allowed{};  // what the token may use; it only narrows
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // Asked for every request, whatever came before on its connection or in its session.
  virtual std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                         TimePoint now) = 0;
  // JSON that is served to everybody: metadata that tells where tokens come from. Nothing for other paths.
  virtual std::optional<std::string> public_metadata(std::string_view path) const;
};

// More than ten wrong tokens within a minute.
HttpError too_many_auth_failures(int retry_after_s);

// --auth none: everybody who reaches us is the one caller.
class AnonymousAuthenticator final : public Authenticator {
 public:
  explicit AnonymousAuthenticator(client::Caller caller) : caller_(std::move(caller)) {}
  std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                 TimePoint now) override;

 private:
  client::Caller caller_;
};

// --auth token: whoever has the one token is the one caller.
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
