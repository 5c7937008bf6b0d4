#include "client/retry/retries.hpp"

#include "client/curl/transfer_error.hpp"
#include "client/retry_after.hpp"
#include "client/timer.hpp"

#include <algorithm>
#include <utility>

namespace affinity::client {

namespace {

Error breaker_open(Milliseconds wait) {
  auto const seconds = int(std::chrono::ceil<std::chrono::seconds>(wait).count());
  return fail({.kind = ErrorKind::limited,
               .message =
                   "Affinity failed most calls that were made with this API key in the last seconds, so "
                   "it is left alone for a moment. Nothing was sent.",
               .next_step = "Try again after that; if it stays so, Affinity is down.",
               .retry_after_s = std::max(1, seconds)});
}

std::string metric_label(RetryReason reason) {
  switch (reason) {
    case RetryReason::rate_limit: return "limit";
    case RetryReason::timeout: return "timeout";
    case RetryReason::failure:
    case RetryReason::none: break;
  }
  return "failure";
}

std::string wait_message(RetryReason reason) {
  return reason == RetryReason::rate_limit ? "Affinity's rate limit is reached"
                                           : "Affinity failed, asking again";
}

}  // namespace

Retries::Retries(RetrySettings settings, Clock const& clock, Random random, Metrics& metrics)
    : settings_(settings),
      clock_(clock),
      random_(std::move(random)),
      metrics_(metrics),
      keys_(settings.breaker),
      outage_(settings.breaker) {
  metrics_.describe("affinity_upstream_retries_total", Metrics::Kind::counter,
                    "Requests to Affinity that were sent again, by reason");
}

std::optional<Error> Retries::refusal(std::string const& key) {
  auto const wait = wait_if_open(key);
  return wait ? std::optional(breaker_open(*wait)) : std::nullopt;
}

bool Retries::is_held_back(Result<Response> const& reply) {
  return !reply && reply.error() == resend_over_limit();
}

std::optional<TimePoint> Retries::next_attempt(Request const& request, CallContext const& call,
                                               Result<Response> const& reply) {
  auto const now = clock_.now();
  auto const& key = call.caller.api_key.fingerprint();
  auto& state = keys_.of(key, now);
  auto const outcome = breaker_outcome(request, reply);
  count(state, key, outcome, reply, now);
  auto const reason = retry_reason(request, reply);
  if (reason == RetryReason::none && call.attempt == 1 && outcome == BreakerOutcome::success)
    state.budget.deposit();
  if (reason == RetryReason::none || call.attempt >= settings_.backoff.max_attempts) return std::nullopt;
  auto const wait = wait_before(call.attempt, reason, reply);
  if (wait >= call.deadline - now || state.breaker.is_open(now)) return std::nullopt;
  bool const was_slow = reason == RetryReason::timeout;
  if (!state.budget.withdraw(was_slow ? RetryBudget::timeout_cost : RetryBudget::retry_cost))
    return std::nullopt;
  metrics_.count("affinity_upstream_retries_total", {{"reason", metric_label(reason)}});
  metrics_.count("affinity_upstream_wait_seconds_total", {{"reason", "retry"}},
                 std::chrono::duration<double>(wait).count());
  if (wait >= std::chrono::seconds(1)) report_wait(call, wait_message(reason), wait);
  return now + wait;
}

void Retries::count_last(Request const& request, CallContext const& call, Result<Response> const& reply,
                         bool is_cancelled) {
  auto const now = clock_.now();
  auto const& key = call.caller.api_key.fingerprint();
  auto const outcome = is_cancelled ? BreakerOutcome::ignored : breaker_outcome(request, reply);
  count(keys_.of(key, now), key, outcome, reply, now);
}

std::optional<Milliseconds> Retries::wait_if_open(std::string const& key) {
  auto const now = clock_.now();
  return keys_.of(key, now).breaker.wait_if_open(now);
}

Milliseconds Retries::wait_before(int attempt, RetryReason reason, Result<Response> const& reply) const {
  auto const random = backoff(settings_.backoff, attempt - 1, random_());
  if (reason == RetryReason::rate_limit) {
    auto const told = wait_after_429(reply->headers).value_or(0);
    return told > 0 ? std::chrono::seconds(told) : random;
  }
  auto const told = reply ? retry_after(reply->headers).value_or(0) : 0;
  return std::max<Milliseconds>(random, std::chrono::seconds(std::min(told, 120)));
}

void Retries::count(KeyState& state, std::string const& key, BreakerOutcome outcome,
                    Result<Response> const& reply, TimePoint now) {
  switch (outcome) {
    case BreakerOutcome::success: outage_.succeeded(); return state.breaker.succeeded(now);
    case BreakerOutcome::failure: break;
    case BreakerOutcome::ignored: return state.breaker.inconclusive();
  }
  bool const down = is_outage(reply);
  if (down) outage_.failed(key, now);
  state.breaker.failed(now, down && outage_.detected(now));
}

}  // namespace affinity::client
