#pragma once
// Adds the caller's API key to a request, and takes it out of what a refusal may echo.

#include "client/sender.hpp"

namespace affinity::client {

// Both are accepted by v1 (Affinity v1, Transport and auth).
enum class AuthScheme { basic, bearer };

// What follows "Basic ": an empty user name and the key as password.
Secret basic_credentials(Secret const& api_key);

class Authenticated final : public Sender {
 public:
  explicit Authenticated(Sender& next, AuthScheme scheme = AuthScheme::basic)
      : next_(next), scheme_(scheme) {}
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  Sender& next_;
  AuthScheme scheme_;
};

}  // namespace affinity::client
