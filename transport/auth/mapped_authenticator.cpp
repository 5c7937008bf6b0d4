#include "transport/auth/mapped_authenticator.hpp"

namespace affinity::transport {

std::variant<AuthInfo, HttpError> MappedAuthenticator::authenticate(Headers const& headers,
                                                                    std::string_view address, TimePoint now) {
  auto const given = bearer_credentials(headers);
  if (!given)
    return http_error(
        401,
        "This server wants a token. Send \"Authorization: Bearer TOKEN\" with the token that whoever "
        "runs it made for you.",
        "WWW-Authenticate", "Bearer");
  auto const* grant = find_grant(principals_, *given);
  if (!grant) {
    if (!failures_.record(address, now)) return too_many_auth_failures(failures_.retry_after_s(address, now));
    return http_error(
        401, "This token is not known here, or was revoked. Ask whoever runs the server for another one.",
        "WWW-Authenticate", R"(Bearer error="invalid_token")");
  }
  // Not counted as a failure: the token was valid once.
  if (grant->expired(clock_.wall()))
    return http_error(401, "This token has expired. Ask whoever runs the server for another one.",
                      "WWW-Authenticate", R"(Bearer error="invalid_token", error_description="expired")");
  bool const read_only = read_only_ || grant->read_only;
  return AuthInfo{.caller = {.principal = grant->principal,
                             .api_key = principals_.keys.at(grant->principal),
                             .read_only = read_only},
                  .allowed = {.read_only = grant->read_only, .toolsets = grant->toolsets}};
}

}  // namespace affinity::transport
