#pragma once
// The records as they were a moment ago, for reads that a fault answers from old ones (stale_ms).

#include "base/clock.hpp"
#include "sandbox/store/store.hpp"

#include <deque>
#include <optional>
#include <string>

namespace affinity::sandbox {

// Of the last 256 writes: before those the records are not known, and the oldest known ones stand for them.
class RecordHistory {
 public:
  // The records as they were before a write at `now`; forgets those that changed more than `longest` ago.
  void add_write(std::string firm_before, TimePoint now, Milliseconds longest);
  void clear();

  // Null when nothing was written since. Valid until the next call.
  Store* records_at(TimePoint);

 private:
  struct Write {
    std::string firm_before{};
    TimePoint at{};
    std::uint64_t number = 0;
  };

  std::deque<Write> writes_{};
  std::uint64_t added_ = 0;
  std::optional<Store> shown_{};  // the records before the write of this number
  std::uint64_t shown_number_ = 0;
};

}  // namespace affinity::sandbox
