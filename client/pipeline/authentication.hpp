#pragma once
// Adds the caller's API key to a request and redacts it in refusals. Requests to v2 have the key as Bearer,
// the only scheme there, and the version of the API that this program is written for.

#include "client/pipeline/upstream_log.hpp"
#include "client/v2_errors.hpp"

#include <string>

namespace affinity::client {

// The HTTP authentication schemes that v1 accepts (Affinity v1, Transport and auth).
enum class AuthScheme { basic, bearer };

// The credentials after "Basic " (RFC 7617): an empty user name and the key as password. Valid as long as a
// copy of the key.
std::string_view basic_credentials(Secret const& api_key);

class Authentication {
 public:
  // `api_version` is that of v2; empty leaves it to the setting of the key in Affinity.
  explicit Authentication(AuthScheme scheme = AuthScheme::basic,
                          std::string api_version = std::string(pinned_api_version), LogFunction log = {});

  // For requests to Affinity alone. An error where the key cannot be one: then nothing may be sent.
  Result<void> add_key(Request&, Secret const& api_key) const;

  // Of the answer to `request`: hides the key in a refusal, which is shown to models, and looks at the
  // version.
  void inspect(Response&, Request const& request, Secret const& api_key);

 private:
  void compare_version(Response const&);

  AuthScheme scheme_;
  std::string api_version_;
  LogFunction log_;
  bool other_version_logged_ = false;
};

}  // namespace affinity::client
