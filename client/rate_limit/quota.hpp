#pragma once
// The quota of one key's minute and of the account's month as last reported by Affinity's headers (Affinity
// v1, Rate limits). Pure: time is an argument.

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstdint>
#include <optional>

namespace affinity::client {

class Quota {
 public:
  // The headers may not count `in_flight` requests yet.
  void update(Headers const&, TimePoint now, int in_flight);
  void block_until(TimePoint);  // after a 429: nothing is available before

  // The limit per minute from the headers; absent until received. `no_limit` when they say unlimited.
  std::optional<int> per_minute() const { return per_minute_; }
  bool no_limit() const { return no_limit_; }

  // Requests available in this minute minus `reserve`; others may use the same key.
  std::int64_t available(TimePoint now, std::int64_t reserve) const;
  TimePoint resets_at() const { return minute_ends_; }
  void count_request() { available_ -= available_ > 0; }

  // Percent of the monthly quota; nothing when unlimited or unknown.
  std::optional<double> month_remaining(TimePoint now) const;
  TimePoint month_resets_at() const { return month_ends_; }

 private:
  void update_minute(Headers const&, TimePoint now, int in_flight);
  void update_month(Headers const&, TimePoint now);

  std::optional<int> per_minute_{};
  bool no_limit_ = false;
  std::int64_t available_ = 0;  // until …
  TimePoint minute_ends_{};
  std::optional<std::int64_t> month_limit_{}, month_remaining_{};
  TimePoint month_ends_{};
};

}  // namespace affinity::client
