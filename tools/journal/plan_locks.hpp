#pragma once
// Locks of plans that the system frees when their holder ends: one byte each of a file beside the journal. A
// stopped process keeps them.

#include "tools/journal/journal_plan.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace affinity::tools {

class PlanLocks {
 public:
  // Of the lock file, which the first lock makes; empty: only calls of this object exclude each other.
  explicit PlanLocks(std::string path);

  // An error of kind denied while another call or process holds the lock of that number. From any thread; the
  // lock may outlive this.
  Result<std::unique_ptr<PlanLock>> take(std::int64_t number);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::tools
