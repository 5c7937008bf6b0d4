#pragma once
// Adds the caller's API key to each request and redacts it in error responses. Requests to v2 have the key as
// Bearer, the only scheme there, and the version of the API that this program is written for.

#include "client/pipeline/instrumented.hpp"
#include "client/sender.hpp"
#include "client/v2_errors.hpp"

#include <string>

namespace affinity::client {

// The HTTP authentication schemes that v1 accepts (Affinity v1, Transport and auth).
enum class AuthScheme { basic, bearer };

// The credentials after "Basic " (RFC 7617): an empty user name and the key as password.
Secret basic_credentials(Secret const& api_key);

class Authenticated final : public Sender {
 public:
  // `api_version` is that of v2; empty leaves it to the setting of the key in Affinity.
  explicit Authenticated(Sender& next, AuthScheme scheme = AuthScheme::basic,
                         std::string api_version = std::string(pinned_api_version), LogFunction log = {});
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  Sender& next_;
  void compare_version(Response const&);

  AuthScheme scheme_;
  std::string api_version_;
  LogFunction log_;
  bool other_version_logged_ = false;
};

}  // namespace affinity::client
