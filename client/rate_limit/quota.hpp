#pragma once
// What Affinity's headers told of one key's minute and of the account's month, as a value that is told the
// time (Affinity v1, Rate limits).

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstdint>
#include <optional>

namespace affinity::client {

class Quota {
 public:
  // `in_flight` requests of ours may not be counted yet in what the headers say is left.
  void update(Headers const&, TimePoint now, int in_flight);
  void block_until(TimePoint);  // 429: nothing is left before that time

  // The advertised limit of a minute. Absent while nobody told; `no_limit` when they told that there is none.
  std::optional<int> per_minute() const { return per_minute_; }
  bool no_limit() const { return no_limit_; }

  // Others use the same key, so there may be less left than we took.
  std::int64_t available(TimePoint now, std::int64_t reserve) const;
  TimePoint resets_at() const { return minute_ends_; }
  void count_request() { available_ -= available_ > 0; }

  // Of the month, in percent; nothing where it has no limit or nobody told.
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
