#pragma once
// Waiting, as something that is handed in: a test moves its clock instead.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "client/call_context.hpp"

#include <memory>
#include <string>

namespace affinity::client {

// On which one task sleeps, until a time or until somebody rings.
class Timer {
 public:
  virtual ~Timer() = default;
  // False when the task was cancelled: its next await would throw, so it must end without one.
  virtual Task<bool> sleep_until(TimePoint) = 0;
  virtual void wake() = 0;  // also when nobody sleeps yet: then the next sleep is none
};

class TimerFactory {
 public:
  virtual ~TimerFactory() = default;
  virtual std::unique_ptr<Timer> make_timer() = 0;
};

// By timers of the loop that runs the task. The alarms may outlive it.
class AsioTimerFactory final : public TimerFactory {
 public:
  std::unique_ptr<Timer> make_timer() override;
};

constexpr Milliseconds report_interval{5000};

// Tells whoever asked for progress, and the client's log, what a call waits for.
void report_wait(CallContext const&, std::string const& why, Milliseconds left);

}  // namespace affinity::client
