#pragma once
// Delays requests to stay within Affinity's rate limits: one rate limiter per API key, shared by all
// principals and transports that use the key.

#include "base/metrics.hpp"
#include "base/task.hpp"
#include "client/rate_limit/key_rate_limiter.hpp"
#include "client/timer.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace affinity::client {

class RateLimiter {
 public:
  // The arguments must outlive this object; permits and waiting tasks may outlive all of it.
  RateLimiter(RateLimitSettings, Clock const&, TimerFactory&, Metrics&);
  ~RateLimiter();
  RateLimiter(RateLimiter const&) = delete;
  RateLimiter& operator=(RateLimiter const&) = delete;

  class Permit;

  // Asks for a place for one request to Affinity: an error when the month's quota, the queue or the deadline
  // leaves none. Otherwise the permit is held, or stands in the queue and must wait().
  std::optional<Error> ask(Permit&, Request const&, CallContext const&);
  // Only where Permit::is_queued(), until it is held. The arguments must outlive the task.
  Task<Result<void>> wait(Permit&, Request const&, CallContext const&);
  // What the answer to a request says about the limits.
  static void learn(Permit&, Response const&, TimePoint began, TimePoint ended);

  // Called by the HTTP client before libcurl resends a request, which asks for no permit. Counts it if
  // allowed.
  bool may_resend(Caller const&);

 private:
  struct KeyEntry;  // a key's rate limiter, shared with its permits

  std::shared_ptr<KeyEntry> const& key_of(Secret const&);
  Error refuse(Error, std::string_view why);

  RateLimitSettings settings_;
  Clock const& clock_;
  TimerFactory& timers_;
  Metrics& metrics_;
  std::map<std::string, std::shared_ptr<KeyEntry>, std::less<>> keys_{};
};

// The place of one request: leaves the queue or frees the place, however the task ends.
class RateLimiter::Permit {
 public:
  Permit() = default;
  Permit(Permit const&) = delete;
  Permit& operator=(Permit const&) = delete;
  ~Permit();

  bool is_queued() const { return key_ && !is_held(); }

 private:
  friend RateLimiter;
  struct TimedEntry final : QueueEntry {
    std::unique_ptr<Timer> timer{};
  };

  bool is_held() const { return acquired_ || entry_.granted; }
  std::optional<Error> enqueue(CallContext const&, TimerFactory&, TimePoint now);
  void report(CallContext const&, TimePoint now) const;
  std::optional<Error> check(CallContext const&, TimePoint now);
  bool fits(TimePoint when, CallContext const&) const;

  std::shared_ptr<KeyEntry> key_{};
  TimedEntry entry_{};
  bool acquired_ = false;
};

// /rate-limit and /auth/whoami do not count against the monthly quota (Affinity v1, Rate limits).
bool is_exempt_from_month(Request const&);

}  // namespace affinity::client
