#include "client/retry/breaker.hpp"

namespace affinity::client {

std::optional<Milliseconds> Breaker::wait_if_open(TimePoint now) {
  if (!open_until_) return std::nullopt;
  if (now < *open_until_) return std::chrono::ceil<Milliseconds>(*open_until_ - now);
  if (probe_ && now < *probe_ + settings_.open_for) return Milliseconds(1000);
  probe_ = now;
  return std::nullopt;
}

void Breaker::succeeded(TimePoint now) {
  // Ignores outcomes of calls that were sent before it opened.
  if (open_until_ && !probe_) return;
  if (open_until_) {
    open_until_.reset();
    slots_.clear();
  }
  probe_.reset();
  count(now, false);
}

void Breaker::failed(TimePoint now, bool at_once) {
  if (open_until_ && !probe_) return;
  if (open_until_ || at_once) return open(now);
  count(now, true);
  int all = 0, failures = 0;
  for (auto const& slot : slots_) {
    all += slot.all;
    failures += slot.failed;
  }
  if (all >= settings_.min_outcomes && failures >= settings_.failure_rate * all) open(now);
}

bool Breaker::is_idle(TimePoint now) const {
  return !open_until_ && (slots_.empty() || slots_.back().begun + settings_.window <= now);
}

void Breaker::inconclusive() { probe_.reset(); }

void Breaker::open(TimePoint now) {
  open_until_ = now + settings_.open_for;
  probe_.reset();
  slots_.clear();
}

void Breaker::count(TimePoint now, bool failure) {
  while (!slots_.empty() && slots_.front().begun + settings_.window <= now) slots_.pop_front();
  if (slots_.empty() || slots_.back().begun + std::chrono::seconds(1) <= now)
    slots_.push_back({.begun = now});
  ++slots_.back().all;
  slots_.back().failed += failure;
}

}  // namespace affinity::client
