#pragma once
// Retries requests that are safe to repeat: reads, and writes that were certainly not performed.

#include "base/metrics.hpp"
#include "client/retry/backoff.hpp"
#include "client/retry/key_states.hpp"
#include "client/retry/outage_detector.hpp"
#include "client/retry/retry_policy.hpp"
#include "client/sender.hpp"
#include "client/timer.hpp"

#include <optional>
#include <string>

namespace affinity::client {

struct RetrySettings {
  Backoff backoff{};
  BreakerSettings breaker{};
};

class Retrying final : public Sender {
 public:
  Retrying(Sender& next, RetrySettings, Clock const&, TimerFactory&, Random, Metrics&);
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  Milliseconds wait_before(int attempt, RetryReason, Result<Response> const&) const;
  std::optional<Milliseconds> wait_if_open(std::string const& key);
  // When to retry; nothing when the reply is final.
  std::optional<TimePoint> next_attempt_at(RetryReason, Result<Response> const&, CallContext const&,
                                           std::string const& key);
  void record(std::string const& key, BreakerOutcome, Result<Response> const&);

  Sender& next_;
  RetrySettings settings_;
  Clock const& clock_;
  TimerFactory& timers_;
  Random random_;
  Metrics& metrics_;
  KeyStates keys_;
  OutageDetector outage_;
};

}  // namespace affinity::client
