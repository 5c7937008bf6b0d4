#include "client/line.hpp"

#include "client/retry_after.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace affinity::client {

namespace {

using namespace std::chrono_literals;

constexpr int our_share = 80;      // percent of the limit; people use the same key
constexpr int always_theirs = 10;  // percent of the limit that we leave in a minute in which they use more

}  // namespace

Line::Line(ThrottleSettings const& settings, TimePoint now, std::function<void(QueueEntry&)> call)
    : settings_(settings), call_(std::move(call)), bucket_(share(), now), last_(now) {
  settings_.places = std::max(1, settings_.places);
}

std::optional<int> Line::share() const {
  if (!settings_.limited || quota_.no_limit()) return std::nullopt;
  auto const advertised = quota_.per_minute().value_or(settings_.advertised);
  return settings_.per_minute ? std::min(*settings_.per_minute, advertised)
                              : std::max(1, advertised * our_share / 100);
}

std::int64_t Line::available(TimePoint now) const {
  if (!settings_.limited) return std::numeric_limits<std::int64_t>::max();
  auto const reserve =
      settings_.per_minute ? 0 : quota_.per_minute().value_or(settings_.advertised) * always_theirs / 100;
  return quota_.available(now, reserve);
}

bool Line::charge(TimePoint now) {
  if (available(now) < 1 || !bucket_.take(now)) return false;
  quota_.count_request();
  last_ = now;
  return true;
}

bool Line::may_go(TimePoint now) {
  if (under_way_ >= settings_.places || !charge(now)) return false;
  ++under_way_;
  return true;
}

bool Line::enter(TimePoint now) { return queue_.empty() && may_go(now); }

void Line::join(QueueEntry& entry) { queue_.push(entry); }

void Line::leave(QueueEntry const& entry, TimePoint now) {
  queue_.remove(entry);
  serve(now);
}

void Line::release(TimePoint now) {
  --under_way_;
  serve(now);
}

void Line::serve(TimePoint now, QueueEntry const* asking) {
  while (!queue_.empty() && may_go(now)) {
    auto& entry = queue_.pop();
    entry.granted = true;
    call_(entry);
  }
  if (auto* const next = queue_.front(); next && next != asking) call_(*next);
}

TimePoint Line::look_again(QueueEntry const& entry, TimePoint now) const {
  bool const waits_for_time = queue_.front() == &entry && under_way_ < settings_.places;
  return waits_for_time ? available_at(1, now) : TimePoint::max();
}

TimePoint Line::available_at(std::int64_t n, TimePoint now) const {
  auto const by_bucket = bucket_.available_at(n, now);
  auto const at_once = available(now);
  if (n <= at_once) return by_bucket;
  // The rest has to wait for the next minute, and comes out of a full bucket then.
  auto const then = quota_.resets_at();
  auto const behind = n - at_once;
  auto fresh = TokenBucket(bucket_.limit(), then);
  return std::max(by_bucket, fresh.available_at(behind, then));
}

TimePoint Line::expected(std::size_t position, TimePoint now) const {
  auto const by_limit = available_at(std::int64_t(position) + 1, now);
  // How many must end before a place is free, six at a time.
  auto const must_end = std::int64_t(position) + 1 + under_way_ - settings_.places;
  auto const rounds = must_end > 0 ? (must_end + settings_.places - 1) / settings_.places : 0;
  return std::max(by_limit, now + rounds * usual_);
}

TimePoint Line::expected(std::string const& session, TimePoint now) const {
  return expected(queue_.position(session), now);
}
TimePoint Line::expected(QueueEntry const& entry, TimePoint now) const {
  return expected(queue_.position(entry), now);
}

void Line::update(Response const& response, TimePoint now, TimePoint::duration took) {
  usual_ = usual_ == usual_.zero() ? took : (usual_ * 7 + took) / 8;
  quota_.update(response.headers, now, under_way_ - 1);
  if (response.status == 429 && !month_is_used_up(response.headers))
    quota_.block_until(now + std::chrono::seconds(wait_at_limit(response.headers).value_or(1)));
  bucket_.set_limit(share(), now);
}

bool Line::idle_since(TimePoint time) const { return under_way_ == 0 && queue_.empty() && last_ <= time; }

}  // namespace affinity::client
