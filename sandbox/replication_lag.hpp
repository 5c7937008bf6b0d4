#pragma once
// The time that API v2 needs until it sees a write of API v1: with Affinity 0.1 to 0.5 s, as others have
// measured, and in the sandbox none unless a test sets it.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "sandbox/v2/face/face.hpp"

#include <deque>
#include <optional>
#include <string>

namespace affinity::sandbox {

class ReplicationLag {
 public:
  // The records as they were before a write of v1, which v2 sees until `end`.
  void add_write(std::string firm_before, WallTime end);
  void clear();

  // What v2 sees; null when that is the current records. Valid until the next call.
  Store* records_before(WallTime now);

 private:
  struct Write {
    std::string firm_before{};
    WallTime end{};
  };

  std::deque<Write> writes_{};
  std::optional<Store> oldest_{};  // the records of the first of these
};

// v2::respond() with the records that v2 sees. A write of v2 must be possible with them; then it is performed
// on the current ones, and ends the lag.
v2::Reply respond_with_lag(Request const&, v2::Caller const&, Store& current, Clock const&, Quota&,
                           v2::FaceSettings const&, ReplicationLag&);

}  // namespace affinity::sandbox
