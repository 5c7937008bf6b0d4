#pragma once
// Asks again where that is safe and of use: what changes nothing, and what was certainly not done.

#include "base/metrics.hpp"
#include "client/backoff.hpp"
#include "client/key_states.hpp"
#include "client/outage.hpp"
#include "client/sender.hpp"
#include "client/timer.hpp"
#include "client/verdict.hpp"

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
  Milliseconds wait_before(int attempt, Verdict, Result<Response> const&) const;
  std::optional<Milliseconds> stay_away(std::string const& key);
  // When to ask again; nothing when the answer has to stand.
  std::optional<TimePoint> next_try(Verdict, Result<Response> const&, CallContext const&,
                                    std::string const& key);
  void note(std::string const& key, Health, Result<Response> const&);

  Sender& next_;
  RetrySettings settings_;
  Clock const& clock_;
  TimerFactory& timers_;
  Random random_;
  Metrics& metrics_;
  KeyStates keys_;
  Outage outage_;
};

}  // namespace affinity::client
