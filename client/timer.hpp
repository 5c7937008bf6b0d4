#pragma once
// Timers behind an interface, so that tests can replace time.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "client/call_context.hpp"

#include <memory>
#include <string>

namespace affinity::client {

// One task sleeps on it, until a time or until wake().
class Timer {
 public:
  virtual ~Timer() = default;
  // False when the task was cancelled: its next await would throw, so it must return without one.
  virtual Task<bool> sleep_until(TimePoint) = 0;
  virtual void wake() = 0;  // before a sleep: the next one returns at once
};

class TimerFactory {
 public:
  virtual ~TimerFactory() = default;
  virtual std::unique_ptr<Timer> make_timer() = 0;
};

// Timers of the event loop that runs the task. They may outlive the factory.
class AsioTimerFactory final : public TimerFactory {
 public:
  std::unique_ptr<Timer> make_timer() override;
};

constexpr Milliseconds report_interval{5000};

// Reports a wait as progress and as a log message to the client.
void report_wait(CallContext const&, std::string const& why, Milliseconds left);

}  // namespace affinity::client
