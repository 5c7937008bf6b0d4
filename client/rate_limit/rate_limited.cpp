#include "client/rate_limit/rate_limited.hpp"

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

struct TimedEntry final : QueueEntry {
  std::unique_ptr<Timer> timer{};
};

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

struct RateLimited::KeyEntry {
  KeyEntry(RateLimitSettings const& settings, Clock const& the_clock)
      : clock(&the_clock), limiter(settings, the_clock.now(), [](QueueEntry& entry) {
          static_cast<TimedEntry&>(entry).timer->wake();
        }) {}
  Clock const* clock;  // null after the layer and its clock were destroyed: nothing is granted then
  KeyRateLimiter limiter;
};

// The reservation of one request: leaves the queue or releases the permit, however the task ends.
class RateLimited::Reservation {
 public:
  explicit Reservation(std::shared_ptr<KeyEntry> key) : key_(std::move(key)) {}
  Reservation(Reservation const&) = delete;
  Reservation& operator=(Reservation const&) = delete;
  ~Reservation() {
    if (!key_->clock) return;
    auto const now = key_->clock->now();
    if (acquired_ || entry_.granted)
      key_->limiter.release(now);
    else if (entry_.timer)
      key_->limiter.dequeue(entry_, now);
  }

  bool try_acquire(TimePoint now) { return acquired_ = key_->limiter.try_acquire(now); }

  // An error when the queue is full or the wait exceeds the deadline.
  std::optional<Error> enqueue(CallContext const& call, TimerFactory& timers, TimePoint now) {
    auto const when = key_->limiter.estimated_start(call.caller.session, now);
    if (key_->limiter.is_full()) return queue_full(when, now);
    if (!fits(when, call)) return wait_exceeds_deadline(key_->limiter.per_minute(), when, now);
    entry_.session = call.caller.session;
    entry_.timer = timers.make_timer();
    key_->limiter.enqueue(entry_);
    return std::nullopt;
  }

  bool granted() const { return entry_.granted; }
  Timer& timer() { return *entry_.timer; }
  void report(CallContext const& call, TimePoint now) const {
    auto const left = std::chrono::ceil<Milliseconds>(key_->limiter.estimated_start(entry_, now) - now);
    if (left >= 1s) report_wait(call, "Waiting for Affinity's rate limit", left);
  }
  TimePoint next_check(TimePoint now) const { return key_->limiter.next_check(entry_, now); }

  // After a sleep: granted, or an error when the wait now exceeds the deadline.
  std::optional<Error> check(CallContext const& call, TimePoint now) {
    if (!granted()) key_->limiter.grant(now, &entry_);
    if (granted()) return std::nullopt;
    auto const when = key_->limiter.estimated_start(entry_, now);
    if (now < call.deadline && fits(when, call)) return std::nullopt;
    return wait_exceeds_deadline(key_->limiter.per_minute(), when, now);
  }

 private:
  // The deadline must also leave time for the request itself.
  bool fits(TimePoint when, CallContext const& call) const {
    return when + std::max<TimePoint::duration>(key_->limiter.typical_duration(), 1s) < call.deadline;
  }

  std::shared_ptr<KeyEntry> key_;
  TimedEntry entry_{};
  bool acquired_ = false;
};

RateLimited::RateLimited(Sender& next, RateLimitSettings settings, Clock const& clock, TimerFactory& timers,
                         Metrics& metrics)
    : next_(next), settings_(settings), clock_(clock), timers_(timers), metrics_(metrics) {
  metrics_.describe("affinity_upstream_wait_seconds_total", Metrics::Kind::counter,
                    "Seconds that calls waited before they were sent to Affinity, by reason");
  metrics_.describe("affinity_upstream_refused_total", Metrics::Kind::counter,
                    "Calls refused here because a limit of Affinity is near, by reason");
}

RateLimited::~RateLimited() {
  for (auto& [name, key] : keys_) key->clock = nullptr;
}

std::shared_ptr<RateLimited::KeyEntry> RateLimited::key_of(Secret const& secret) {
  auto const name = secret.fingerprint();
  if (auto const found = keys_.find(name); found != keys_.end()) return found->second;
  if (keys_.size() >= max_limited_keys) {
    auto const long_ago = clock_.now() - idle_timeout;
    std::erase_if(keys_, [&](auto const& entry) {
      return entry.second.use_count() == 1 && entry.second->limiter.idle_since(long_ago);
    });
  }
  return keys_.emplace(name, std::make_shared<KeyEntry>(settings_, clock_)).first->second;
}

bool RateLimited::may_resend(Caller const& caller) {
  return key_of(caller.api_key)->limiter.may_resend(clock_.now());
}

Task<Result<Response>> RateLimited::send(Request request, CallContext const& call) {
  // Another origin, to which a download was redirected: Affinity does not count it.
  if (!request.origin.empty()) co_return co_await next_.send(std::move(request), call);
  auto const key = key_of(call.caller.api_key);
  auto& limiter = key->limiter;
  auto const refuse = [this](Error error, std::string_view why) {
    metrics_.count("affinity_upstream_refused_total", {{"reason", std::string(why)}});
    return fail(std::move(error));
  };
  auto const arrived = clock_.now();
  if (auto guarded = check_month_quota(limiter.quota(), settings_, request, call, arrived))
    co_return refuse(std::move(*guarded), "month");

  Reservation reservation(key);
  if (!reservation.try_acquire(arrived)) {
    if (auto too_long = reservation.enqueue(call, timers_, arrived))
      co_return refuse(std::move(*too_long), "minute");
    auto told = TimePoint{};
    while (!reservation.granted()) {
      auto const now = clock_.now();
      auto until = std::min(reservation.next_check(now), call.deadline);
      if (call.on_progress || call.on_log) {
        if (now - told >= report_interval) {
          told = now;
          reservation.report(call, now);
        }
        until = std::min(until, told + report_interval);
      }
      auto& timer = reservation.timer();
      auto const awake = co_await timer.sleep_until(until);
      if (!awake)
        co_return fail(ErrorKind::cancelled, "The call was cancelled while it waited. Nothing was sent.");
      if (auto too_long = reservation.check(call, clock_.now()))
        co_return refuse(std::move(*too_long), "minute");
    }
    auto const waited = std::chrono::duration<double>(clock_.now() - arrived);
    metrics_.count("affinity_upstream_wait_seconds_total", {{"reason", "limit"}}, waited.count());
    if (auto guarded = check_month_quota(limiter.quota(), settings_, request, call, clock_.now()))
      co_return refuse(std::move(*guarded), "month");
  }
  auto const began = clock_.now();
  auto reply = co_await next_.send(std::move(request), call);
  auto const ended = clock_.now();
  if (reply) limiter.update(*reply, ended, ended - began);
  co_return reply;
}

}  // namespace affinity::client
