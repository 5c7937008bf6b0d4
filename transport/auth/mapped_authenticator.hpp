#pragma once
// Authenticates by the tokens of the principals file (--auth mapped).

#include "transport/auth/authenticator.hpp"
#include "transport/auth/principals_in_use.hpp"

namespace affinity::transport {

class MappedAuthenticator final : public Authenticator {
 public:
  // The clock decides whether a token has expired. `read_only` makes every caller read-only, whatever the
  // token allows.
  MappedAuthenticator(Principals principals, Clock const& clock, bool read_only)
      : principals_(std::move(principals)), clock_(clock), read_only_(read_only) {}

  std::variant<AuthInfo, HttpError> authenticate(Headers const&, std::string_view address,
                                                 TimePoint now) override;
  bool tokens_may_end() const override { return true; }
  PrincipalsInUse& principals() { return principals_; }

 private:
  bool still_allows(Grant const&, Secret const& key);

  PrincipalsInUse principals_;
  Clock const& clock_;
  bool read_only_;
  AuthFailureLimiter failures_{};
};

}  // namespace affinity::transport
