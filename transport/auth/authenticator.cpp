#include "transport/auth/authenticator.hpp"

namespace affinity::transport {

std::optional<std::string> Authenticator::public_metadata(std::string_view) const { return std::nullopt; }

HttpError too_many_auth_failures(int retry_after_s) {
  auto const wait = std::to_string(retry_after_s);
  return http_error(
      429,
      "More than ten wrong tokens came from this address within a minute. Correct the token; a wrong one is "
      "looked at again in " +
          wait + " s.",
      "Retry-After", wait);
}

std::variant<AuthInfo, HttpError> AnonymousAuthenticator::authenticate(Headers const&, std::string_view,
                                                                       TimePoint) {
  return AuthInfo{.caller = caller_, .allowed = {}};
}

std::variant<AuthInfo, HttpError> TokenAuthenticator::authenticate(Headers const& headers,
                                                                   std::string_view address, TimePoint now) {
  switch (verifier_.verify(headers, address, now)) {
    case BearerTokenVerifier::Verification::valid: return AuthInfo{.caller = caller_, .allowed = {}};
    case BearerTokenVerifier::Verification::missing:
      return http_error(
          401,
          "This server wants a token. Send \"Authorization: Bearer TOKEN\" with the token that it "
          "printed, or "
          "named the file of, when it started.",
          "WWW-Authenticate", "Bearer");
    case BearerTokenVerifier::Verification::invalid:
      return http_error(
          401,
          "This is not the token of this server. Send \"Authorization: Bearer TOKEN\" with the token that it "
          "printed, or named the file of, when it started.",
          "WWW-Authenticate", R"(Bearer error="invalid_token")");
    case BearerTokenVerifier::Verification::limited: break;
  }
  return too_many_auth_failures(verifier_.retry_after_s(address, now));
}

}  // namespace affinity::transport
