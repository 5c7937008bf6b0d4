#pragma once
// Keeps a file up to date with what changes in memory: after every change, at most once a second, and at the
// end.

#include "base/clock.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace affinity::sandbox {

// It has a thread of its own, because in process the sandbox has no loop on which to wait out the second. The
// records stay with their owner: the thread makes its text only while it holds the owner's lock.
class Keeper {
 public:
  using MakeText = std::function<std::string()>;

  Keeper(std::string path, std::mutex& records, MakeText, Milliseconds rest = std::chrono::seconds(1));
  ~Keeper();  // writes what is not written yet; without the lock held
  Keeper(Keeper const&) = delete;
  Keeper& operator=(Keeper const&) = delete;

  void changed();  // with the lock held

 private:
  std::string const path_;
  std::mutex& records_;
  MakeText const make_text_;
  Milliseconds const rest_;
  std::condition_variable woken_{};
  bool changed_ = false, stopping_ = false;  // under the lock
  bool complained_ = false;                  // the thread's own
  std::thread thread_;

  void run();
  void write(std::unique_lock<std::mutex>&);
};

}  // namespace affinity::sandbox
