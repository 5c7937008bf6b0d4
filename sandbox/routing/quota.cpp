#include "sandbox/routing/quota.hpp"

#include <algorithm>

namespace affinity::sandbox {

namespace {

using namespace std::chrono;

std::string number_or_unlimited(std::optional<std::int64_t> limit, std::int64_t number) {
  return limit ? std::to_string(number) : "unlimited";
}

year_month month_of(WallTime time) {
  year_month_day const day{floor<days>(time)};
  return day.year() / day.month();
}

}  // namespace

void Usage::write_headers(Headers& headers) const {
  headers.set("x-ratelimit-limit-user", number_or_unlimited(minute.limit, minute.limit.value_or(0)));
  headers.set("x-ratelimit-limit-user-remaining", number_or_unlimited(minute.limit, minute.remaining()));
  headers.set("x-ratelimit-limit-user-reset", std::to_string(minute.reset_s));
  headers.set("x-ratelimit-limit-org", number_or_unlimited(month.limit, month.limit.value_or(0)));
  headers.set("x-ratelimit-limit-org-remaining", number_or_unlimited(month.limit, month.remaining()));
  headers.set("x-ratelimit-limit-org-reset", std::to_string(month.reset_s));
}

bool Quota::take(std::string_view key, bool counts_for_month) {
  auto const this_month = month_of(clock_.wall());
  if (this_month != month_) {
    month_ = this_month;
    month_used_ = 0;
  }
  auto found = windows_.find(key);
  if (found == windows_.end()) found = windows_.emplace(std::string(key), Window{clock_.now(), 0}).first;
  auto& window = found->second;
  if (clock_.now() - window.started_at >= 1min) window = {clock_.now(), 0};
  if (per_minute_ && window.used >= *per_minute_) return false;
  if (counts_for_month && per_month_ && month_used_ >= *per_month_) return false;
  ++window.used;
  if (counts_for_month) ++month_used_;
  return true;
}

Usage Quota::usage(std::string_view key) const {
  Usage out;
  out.minute.limit = per_minute_;
  if (auto const found = windows_.find(key); found != windows_.end()) {
    auto const left = found->second.started_at + 1min - clock_.now();
    if (left > 0s) {
      out.minute.used = found->second.used;
      out.minute.reset_s = ceil<seconds>(left).count();
    }
  }
  auto const now = clock_.wall();
  sys_days const next_month{(month_of(now) + months(1)) / 1};
  out.month.limit = per_month_;
  out.month.used = month_of(now) == month_ ? month_used_ : 0;
  out.month.reset_s = ceil<seconds>(next_month - now).count();
  return out;
}

}  // namespace affinity::sandbox
