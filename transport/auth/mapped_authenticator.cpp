#include "transport/auth/mapped_authenticator.hpp"

#include <algorithm>

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
  auto const* principals = principals_.get();
  if (!principals) return principals_unknown();
  auto const* grant = find_grant(*principals, *given);
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
  auto const& key = principals->keys.at(grant->principal);
  return AuthInfo{.caller = {.principal = grant->principal, .api_key = key, .read_only = read_only},
                  .allowed = {.read_only = grant->read_only, .toolsets = grant->toolsets},
                  .still_valid = [this, then = *grant, key] { return still_allows(then, key); }};
}

// A token whose rights or key were changed is another one; its label and its end may change.
bool MappedAuthenticator::still_allows(Grant const& then, Secret const& key) {
  auto const* principals = principals_.get();
  if (!principals) return false;
  auto const same = [&](Grant const& now) {
    return now.digest == then.digest && now.principal == then.principal && now.read_only == then.read_only &&
           now.toolsets == then.toolsets;
  };
  auto const grant = std::ranges::find_if(principals->grants, same);
  return grant != principals->grants.end() && !grant->expired(clock_.wall()) &&
         principals->keys.at(grant->principal).equals(key.reveal());
}

}  // namespace affinity::transport
