#pragma once
// Writes that take effect after the client stopped waiting for them, as a fault has it (perform_after_ms).

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "sandbox/webhooks/endpoint_validation.hpp"

#include <optional>
#include <vector>

namespace affinity::sandbox {

// A write that came and is not performed yet.
struct LateWrite {
  Request request{};
  EndpointValidation validation = EndpointValidation::skipped;
  TimePoint due{};
};

class LateWrites {
 public:
  void add(LateWrite);
  std::size_t size() const { return waiting_.size(); }
  std::optional<TimePoint> next_due() const;  // nullopt when none waits
  bool has_due(TimePoint now) const { return !waiting_.empty() && waiting_.front().due <= now; }
  LateWrite take();  // the next one; there must be one

 private:
  std::vector<LateWrite> waiting_{};  // by `due`, and those of one moment as they came
};

}  // namespace affinity::sandbox
