#include "client/retry/retrying.hpp"

#include "client/curl/transfer_error.hpp"
#include "client/retry_after.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace affinity::client {

namespace asio = boost::asio;

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

Retrying::Retrying(Sender& next, RetrySettings settings, Clock const& clock, TimerFactory& timers,
                   Random random, Metrics& metrics)
    : next_(next),
      settings_(settings),
      clock_(clock),
      timers_(timers),
      random_(std::move(random)),
      metrics_(metrics),
      keys_(settings.breaker),
      outage_(settings.breaker) {
  metrics_.describe("affinity_upstream_retries_total", Metrics::Kind::counter,
                    "Requests to Affinity that were sent again, by reason");
}

Milliseconds Retrying::wait_before(int attempt, RetryReason reason, Result<Response> const& reply) const {
  auto const random = backoff(settings_.backoff, attempt - 1, random_());
  if (reason == RetryReason::rate_limit) {
    auto const told = wait_after_429(reply->headers).value_or(0);
    return told > 0 ? std::chrono::seconds(told) : random;
  }
  auto const told = reply ? retry_after(reply->headers).value_or(0) : 0;
  return std::max<Milliseconds>(random, std::chrono::seconds(std::min(told, 120)));
}

std::optional<Milliseconds> Retrying::wait_if_open(std::string const& key) {
  auto const now = clock_.now();
  return keys_.of(key, now).breaker.wait_if_open(now);
}

std::optional<TimePoint> Retrying::next_attempt_at(RetryReason reason, Result<Response> const& reply,
                                                   CallContext const& call, std::string const& key) {
  if (reason == RetryReason::none || call.attempt >= settings_.backoff.max_attempts) return std::nullopt;
  auto const now = clock_.now();
  auto const wait = wait_before(call.attempt, reason, reply);
  if (wait >= call.deadline - now) return std::nullopt;
  auto& state = keys_.of(key, now);
  if (state.breaker.is_open(now)) return std::nullopt;
  if (!state.budget.withdraw(reason == RetryReason::timeout ? RetryBudget::timeout_cost
                                                            : RetryBudget::retry_cost))
    return std::nullopt;
  metrics_.count("affinity_upstream_retries_total", {{"reason", metric_label(reason)}});
  metrics_.count("affinity_upstream_wait_seconds_total", {{"reason", "retry"}},
                 std::chrono::duration<double>(wait).count());
  if (wait >= std::chrono::seconds(1)) report_wait(call, wait_message(reason), wait);
  return now + wait;
}

void Retrying::record(std::string const& key, BreakerOutcome breaker_outcome, Result<Response> const& reply) {
  auto const now = clock_.now();
  auto& breaker = keys_.of(key, now).breaker;
  switch (breaker_outcome) {
    case BreakerOutcome::success: outage_.succeeded(); return breaker.succeeded(now);
    case BreakerOutcome::failure: break;
    case BreakerOutcome::ignored: return breaker.inconclusive();
  }
  bool const down = is_outage(reply);
  if (down) outage_.failed(key, now);
  breaker.failed(now, down && outage_.detected(now));
}

Task<Result<Response>> Retrying::send(Request request, CallContext const& call) {
  auto const& key = call.caller.api_key.fingerprint();
  if (auto const wait = wait_if_open(key)) co_return breaker_open(*wait);
  auto attempt = call;
  for (;;) {
    bool const once = !request.parts.empty();  // an upload is never retried, and too large to copy
    auto asked = once ? Request{} : request;
    if (once) std::swap(asked, request);
    auto reply = co_await next_.send(std::move(asked), attempt);
    auto const state = co_await asio::this_coro::cancellation_state;
    bool const cancelled = state.cancelled() != asio::cancellation_type::none;
    // libcurl would have sent a read once more, and the throttle had no place for that: it stands in line
    // again.
    bool const held_back = !reply && reply.error() == resend_over_limit();
    if (held_back && !once && !cancelled) continue;
    auto const how = cancelled ? BreakerOutcome::ignored : breaker_outcome(request, reply);
    record(key, how, reply);
    if (once || cancelled) co_return reply;
    auto const reason = retry_reason(request, reply);
    if (reason == RetryReason::none && attempt.attempt == 1 && how == BreakerOutcome::success)
      keys_.of(key, clock_.now()).budget.deposit();
    auto const when = next_attempt_at(reason, reply, attempt, key);
    if (!when) co_return reply;
    auto const timer = timers_.make_timer();
    auto const awake = co_await timer->sleep_until(*when);
    if (!awake) co_return reply;
    if (wait_if_open(key)) co_return reply;
    ++attempt.attempt;
  }
}

}  // namespace affinity::client
