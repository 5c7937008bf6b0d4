#pragma once
// --auth mapped: whoever has a token of the principals file comes in as its principal.

#include "transport/auth/authenticator.hpp"
#include "transport/auth/principals.hpp"

namespace affinity::transport {

class MappedAuthenticator final : public Authenticator {
 public:
  // The clock tells whether a token has expired. With `read_only` nobody may write, whatever their token
  // says.
  MappedAuthenticator(Principals principals, Clock const& clock, bool read_only)
      : principals_(std::move(principals)), clock_(clock), read_only_(read_only) {}

  std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                 TimePoint now) override;
  void set_principals(Principals principals) {
    principals_ = std::move(principals);
  }  // from the next request on

 private:
  Principals principals_;
  Clock const& clock_;
  bool read_only_;
  AuthFailureLimiter failures_{};
};

}  // namespace affinity::transport
