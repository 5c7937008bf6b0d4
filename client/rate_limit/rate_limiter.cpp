#include "client/rate_limit/rate_limiter.hpp"

#include "base/text/counted.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace affinity::client {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t max_limited_keys = 1024;
constexpr auto idle_timeout = 2min;
constexpr int hard_reserve = 2;  // percent of the month, below which only requests for the quota are sent

int seconds_until(TimePoint time, TimePoint now) {
  auto const seconds = std::chrono::ceil<std::chrono::seconds>(std::max(time - now, TimePoint::duration{}));
  return std::max(1, int(seconds.count()));
}

Error rate_limit_error(std::string message, TimePoint when, TimePoint now) {
  auto const seconds = seconds_until(when, now);
  return fail({.kind = ErrorKind::limited,
               .message = std::move(message) + " Nothing was sent.",
               .next_step = "Make the same call again later, or ask for less at once.",
               .retry_after_s = seconds});
}

Error wait_exceeds_deadline(int per_minute, TimePoint when, TimePoint now) {
  auto const limit = per_minute > 0 ? "This key's share of Affinity's rate limit (" +
                                          counted(per_minute, "call") + " a minute)"
                                    : "Every place for calls with this key";
  return rate_limit_error(limit + " is taken for longer than this call may wait.", when, now);
}

Error queue_full(TimePoint when, TimePoint now) {
  return rate_limit_error("Too many calls wait for Affinity's rate limit already.", when, now);
}

std::string percent(double value) {
  auto const tenths = int(value * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

// The whole account shares the monthly quota: near its end bulk requests are rejected first.
std::optional<Error> check_month_quota(Quota const& quota, RateLimitSettings const& settings,
                                       Request const& request, CallContext const& call, TimePoint now) {
  auto const left = quota.month_remaining(now);
  if (!left || is_exempt_from_month(request)) return std::nullopt;
  auto const for_all = std::min(hard_reserve, settings.month_reserve);
  bool const none_left = *left == 0;
  if (!none_left && *left >= for_all && !(call.bulk && *left < settings.month_reserve)) return std::nullopt;
  auto const bulk_only = *left >= for_all && !none_left;
  Error error{.kind = ErrorKind::limited};
  error.message = "Only " + percent(*left) +
                  " of the month's Affinity API calls are left, for the whole account" +
                  (bulk_only ? ", and this server leaves the last " + std::to_string(settings.month_reserve) +
                                   " % to calls for single records. Nothing more was sent."
                             : ". This server leaves them to people. Nothing was sent.");
  error.retry_after_s = seconds_until(quota.month_resets_at(), now);
  error.next_step = bulk_only
                        ? "Ask for one page or for single records instead."
                        : "Tell the person. list_all_affinity_rate_limits still works and says when the "
                          "month ends.";
  error.next_step += " Whoever runs this server can change the reserve with --month-reserve.";
  return error;
}

}  // namespace

bool is_exempt_from_month(Request const& request) {
  auto const path = std::string_view(request.target).substr(0, request.target.find('?'));
  return request.method == Method::get && (path == "/rate-limit" || path == "/auth/whoami");
}

struct RateLimiter::KeyEntry {
  KeyEntry(RateLimitSettings const& settings, Clock const& the_clock)
      : clock(&the_clock), limiter(settings, the_clock.now(), [](QueueEntry& entry) {
          static_cast<Permit::TimedEntry&>(entry).timer->wake();
        }) {}
  Clock const* clock;  // null after the rate limiter and its clock were destroyed: nothing is granted then
  KeyRateLimiter limiter;
};

RateLimiter::Permit::~Permit() {
  if (!key_ || !key_->clock) return;
  auto const now = key_->clock->now();
  if (is_held())
    key_->limiter.release(now);
  else if (entry_.timer)
    key_->limiter.dequeue(entry_, now);
}

// An error when the queue is full or the wait exceeds the deadline.
std::optional<Error> RateLimiter::Permit::enqueue(CallContext const& call, TimerFactory& timers,
                                                  TimePoint now) {
  auto const when = key_->limiter.estimated_start(call.caller.session, now);
  if (key_->limiter.is_full()) return queue_full(when, now);
  if (!fits(when, call)) return wait_exceeds_deadline(key_->limiter.per_minute(), when, now);
  entry_.session = call.caller.session;
  entry_.timer = timers.make_timer();
  key_->limiter.enqueue(entry_);
  return std::nullopt;
}

void RateLimiter::Permit::report(CallContext const& call, TimePoint now) const {
  auto const left = std::chrono::ceil<Milliseconds>(key_->limiter.estimated_start(entry_, now) - now);
  if (left >= 1s) report_wait(call, "Waiting for Affinity's rate limit", left);
}

// After a sleep: granted, or an error when the wait now exceeds the deadline.
std::optional<Error> RateLimiter::Permit::check(CallContext const& call, TimePoint now) {
  if (!entry_.granted) key_->limiter.grant(now, &entry_);
  if (entry_.granted) return std::nullopt;
  auto const when = key_->limiter.estimated_start(entry_, now);
  if (now < call.deadline && fits(when, call)) return std::nullopt;
  return wait_exceeds_deadline(key_->limiter.per_minute(), when, now);
}

// The deadline must also leave time for the request itself.
bool RateLimiter::Permit::fits(TimePoint when, CallContext const& call) const {
  return when + std::max<TimePoint::duration>(key_->limiter.typical_duration(), 1s) < call.deadline;
}

RateLimiter::RateLimiter(RateLimitSettings settings, Clock const& clock, TimerFactory& timers,
                         Metrics& metrics)
    : settings_(settings), clock_(clock), timers_(timers), metrics_(metrics) {
  metrics_.describe("affinity_upstream_wait_seconds_total", Metrics::Kind::counter,
                    "Seconds that calls waited before they were sent to Affinity, by reason");
  metrics_.describe("affinity_upstream_refused_total", Metrics::Kind::counter,
                    "Calls refused here because a limit of Affinity is near, by reason");
}

RateLimiter::~RateLimiter() {
  for (auto& [name, key] : keys_) key->clock = nullptr;
}

std::shared_ptr<RateLimiter::KeyEntry> const& RateLimiter::key_of(Secret const& secret) {
  auto const& name = secret.fingerprint();
  if (auto const found = keys_.find(name); found != keys_.end()) return found->second;
  if (keys_.size() >= max_limited_keys) {
    auto const long_ago = clock_.now() - idle_timeout;
    std::erase_if(keys_, [&](auto const& entry) {
      return entry.second.use_count() == 1 && entry.second->limiter.idle_since(long_ago);
    });
  }
  return keys_.emplace(name, std::make_shared<KeyEntry>(settings_, clock_)).first->second;
}

bool RateLimiter::may_resend(Caller const& caller) {
  return key_of(caller.api_key)->limiter.may_resend(clock_.now());
}

Error RateLimiter::refuse(Error error, std::string_view why) {
  metrics_.count("affinity_upstream_refused_total", {{"reason", why}});
  return fail(std::move(error));
}

std::optional<Error> RateLimiter::ask(Permit& permit, Request const& request, CallContext const& call) {
  permit.key_ = key_of(call.caller.api_key);
  auto& limiter = permit.key_->limiter;
  auto const now = clock_.now();
  if (auto guarded = check_month_quota(limiter.quota(), settings_, request, call, now))
    return refuse(std::move(*guarded), "month");
  permit.acquired_ = limiter.try_acquire(now);
  if (permit.acquired_) return std::nullopt;
  auto too_long = permit.enqueue(call, timers_, now);
  return too_long ? std::optional(refuse(std::move(*too_long), "minute")) : std::nullopt;
}

Task<Result<void>> RateLimiter::wait(Permit& permit, Request const& request, CallContext const& call) {
  auto const& limiter = permit.key_->limiter;
  auto const arrived = clock_.now();
  auto told = TimePoint{};
  while (permit.is_queued()) {
    auto const now = clock_.now();
    auto until = std::min(limiter.next_check(permit.entry_, now), call.deadline);
    if (call.on_progress || call.on_log) {
      if (now - told >= report_interval) {
        told = now;
        permit.report(call, now);
      }
      until = std::min(until, told + report_interval);
    }
    auto& timer = *permit.entry_.timer;
    auto const awake = co_await timer.sleep_until(until);
    if (!awake)
      co_return fail(ErrorKind::cancelled, "The call was cancelled while it waited. Nothing was sent.");
    if (auto too_long = permit.check(call, clock_.now())) co_return refuse(std::move(*too_long), "minute");
  }
  auto const now = clock_.now();
  metrics_.count("affinity_upstream_wait_seconds_total", {{"reason", "limit"}},
                 std::chrono::duration<double>(now - arrived).count());
  if (auto guarded = check_month_quota(limiter.quota(), settings_, request, call, now))
    co_return refuse(std::move(*guarded), "month");
  co_return Result<void>();
}

void RateLimiter::learn(Permit& permit, Response const& response, TimePoint began, TimePoint ended) {
  permit.key_->limiter.update(response, ended, ended - began);
}

}  // namespace affinity::client
