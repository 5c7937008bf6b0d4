#pragma once
// A thread that works for tasks of an event loop, one piece of work after the other, so that a disk never
// blocks the loop.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <functional>
#include <memory>

namespace affinity::tools {

class JournalThread {
 public:
  // On the thread, and owning what they use: after work, how long from then on to wait for the next one, and
  // what to do when none came.
  struct Idle {
    std::function<Milliseconds()> delay{};
    std::function<void()> work{};
  };

  explicit JournalThread(Idle);
  ~JournalThread();  // does the work that is queued, for some seconds at most
  JournalThread(JournalThread const&) = delete;
  JournalThread& operator=(JournalThread const&) = delete;

  // Queues the work when it is called, also when nobody waits for the task, which ends on its caller's
  // executor. The work owns what it uses and throws nothing. An error where no thread can be started.
  Task<Result<void>> run(std::function<void()> work);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the thread, which may hang in a write when the program ends
};

}  // namespace affinity::tools
