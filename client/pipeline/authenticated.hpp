#pragma once
// Adds the caller's API key to each request and redacts it in error responses.

#include "client/sender.hpp"

namespace affinity::client {

// The HTTP authentication schemes that v1 accepts (Affinity v1, Transport and auth).
enum class AuthScheme { basic, bearer };

// The credentials after "Basic " (RFC 7617): an empty user name and the key as password.
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
