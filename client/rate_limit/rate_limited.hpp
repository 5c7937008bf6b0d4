#pragma once
// Delays requests to stay within Affinity's rate limits: one rate limiter per API key, shared by all
// principals and transports that use the key.

#include "base/metrics.hpp"
#include "client/rate_limit/key_rate_limiter.hpp"
#include "client/sender.hpp"
#include "client/timer.hpp"

#include <map>
#include <memory>
#include <string>

namespace affinity::client {

class RateLimited final : public Sender {
 public:
  // The arguments must outlive this layer; waiting tasks may outlive all of it.
  RateLimited(Sender& next, RateLimitSettings, Clock const&, TimerFactory&, Metrics&);
  ~RateLimited() override;

  Task<Result<Response>> send(Request, CallContext const&) override;
  // Called by the HTTP client before libcurl resends a request, which does not pass this layer. Counts it if
  // allowed.
  bool may_resend(Caller const&);

 private:
  struct KeyEntry;  // a key's rate limiter, shared with its reservations
  class Reservation;

  std::shared_ptr<KeyEntry> key_of(Secret const&);

  Sender& next_;
  RateLimitSettings settings_;
  Clock const& clock_;
  TimerFactory& timers_;
  Metrics& metrics_;
  std::map<std::string, std::shared_ptr<KeyEntry>, std::less<>> keys_{};
};

// /rate-limit and /auth/whoami do not count against the monthly quota (Affinity v1, Rate limits).
bool is_exempt_from_month(Request const&);

}  // namespace affinity::client
