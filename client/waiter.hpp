#pragma once
// Waiting, as something that is handed in: a test moves its clock instead.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "client/call_context.hpp"

#include <memory>
#include <string>

namespace affinity::client {

// On which one task sleeps, until a time or until somebody rings.
class Alarm {
 public:
  virtual ~Alarm() = default;
  // False when the task was cancelled: its next await would throw, so it must end without one.
  virtual Task<bool> sleep_until(TimePoint) = 0;
  virtual void ring() = 0;  // also when nobody sleeps yet: then the next sleep is none
};

class Waiter {
 public:
  virtual ~Waiter() = default;
  virtual std::unique_ptr<Alarm> alarm() = 0;
};

// By timers of the loop that runs the task. The alarms may outlive it.
class TimerWaiter final : public Waiter {
 public:
  std::unique_ptr<Alarm> alarm() override;
};

constexpr Milliseconds report_every{5000};

// Tells whoever asked for progress, and the client's log, what a call waits for.
void tell_wait(CallContext const&, std::string const& why, Milliseconds left);

}  // namespace affinity::client
