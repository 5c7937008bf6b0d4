#pragma once
// Wakes the one coroutine that waits for it.

#include "base/task.hpp"

#include <memory>

namespace affinity::transport {

// A condition is looked at, then waited for, and looked at again: all of it on one thread, so no wake is
// lost.
class Wakeup {
 public:
  Wakeup();
  ~Wakeup();
  Wakeup(Wakeup const&) = delete;
  Wakeup& operator=(Wakeup const&) = delete;

  Task<void> wait();  // until the next wake(); at most one coroutine at a time
  bool is_awaited() const { return waiter_ != nullptr; }
  void wake();        // the coroutine goes on inside this call; nothing happens where none waits
  void abandon();     // the coroutine is destroyed where it waits: its loop is being destroyed

 private:
  struct Waiter;
  template<class Handler> struct WaiterOf;
  std::unique_ptr<Waiter> waiter_;
};

}  // namespace affinity::transport
