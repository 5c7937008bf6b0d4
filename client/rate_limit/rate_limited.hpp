#pragma once
// Holds back what would go over Affinity's limits: one line per API key, whoever asks and over whatever
// transport.

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
  // What is handed in outlives the throttle; tasks that still wait may outlive all of it.
  RateLimited(Sender& next, RateLimitSettings, Clock const&, TimerFactory&, Metrics&);
  ~RateLimited() override;

  Task<Result<Response>> send(Request, CallContext const&) override;
  // Asked by the wire, for what it would send once more without coming through here. What it may send is
  // counted.
  bool may_resend(Caller const&);

 private:
  struct KeyEntry;  // a key's line, shared with those who stand in it
  class Reservation;

  std::shared_ptr<KeyEntry> key_of(Secret const&);

  Sender& next_;
  RateLimitSettings settings_;
  Clock const& clock_;
  TimerFactory& timers_;
  Metrics& metrics_;
  std::map<std::string, std::shared_ptr<KeyEntry>, std::less<>> keys_{};
};

// /rate-limit and /auth/whoami do not count against the month (Affinity v1, Rate limits).
bool is_exempt_from_month(Request const&);

}  // namespace affinity::client
