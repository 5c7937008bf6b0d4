#pragma once
// Which requests are sent again and when, and which are not sent at all because Affinity is down: those that
// are safe to repeat, which are reads, and writes that were certainly not performed.

#include "base/metrics.hpp"
#include "client/call_context.hpp"
#include "client/retry/backoff.hpp"
#include "client/retry/key_states.hpp"
#include "client/retry/outage_detector.hpp"
#include "client/retry/retry_policy.hpp"

#include <optional>
#include <string>

namespace affinity::client {

struct RetrySettings {
  Backoff backoff{};
  BreakerSettings breaker{};
};

class Retries {
 public:
  Retries(RetrySettings, Clock const&, Random, Metrics&);

  // Before the first attempt: an error while the circuit breaker of the key is open.
  std::optional<Error> refusal(std::string const& key);
  // Before a further one: whether it opened meanwhile.
  bool is_open(std::string const& key) { return wait_if_open(key).has_value(); }

  // libcurl would have sent a read once more, and the rate limit had no place for that: the same attempt
  // stands in line again.
  static bool is_held_back(Result<Response> const&);

  // After an attempt (CallContext::attempt): counts its outcome for the breaker and the budget of the key,
  // and reports a wait. Returns when to send it again; nothing when the reply is final.
  std::optional<TimePoint> next_attempt(Request const&, CallContext const&, Result<Response> const&);
  // After one whose reply is final in any case. The outcome of a cancelled one says nothing about Affinity.
  void count_last(Request const&, CallContext const&, Result<Response> const&, bool is_cancelled);

 private:
  std::optional<Milliseconds> wait_if_open(std::string const& key);
  Milliseconds wait_before(int attempt, RetryReason, Result<Response> const&) const;
  void count(KeyState&, std::string const& key, BreakerOutcome, Result<Response> const&, TimePoint now);

  RetrySettings settings_;
  Clock const& clock_;
  Random random_;
  Metrics& metrics_;
  KeyStates keys_;
  OutageDetector outage_;
};

}  // namespace affinity::client
