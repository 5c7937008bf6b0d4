#pragma once
// The records as they were a moment ago, for reads that a fault answers from old ones (stale_ms).

#include "base/clock.hpp"
#include "sandbox/store/store.hpp"

#include <deque>

namespace affinity::sandbox {

// Of the last 64 writes: before those the records are not known, and the oldest known ones stand for them.
class RecordHistory {
 public:
  // The records as they were before a write at `now`; forgets those that changed more than `longest` ago.
  void add_write(Store before, TimePoint now, Milliseconds longest);
  void clear() { writes_.clear(); }

  // Null when nothing was written since. Valid until the next call.
  Store* records_at(TimePoint);

 private:
  struct Write {
    Store before{};
    TimePoint at{};
  };

  std::deque<Write> writes_{};
};

}  // namespace affinity::sandbox
