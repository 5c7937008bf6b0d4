#pragma once
// Lines to a descriptor, written by a thread of its own, whole and in order.

#include "transport/wake.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace affinity::transport {

class LineWriter {
 public:
  // `changed` is called on the writer's thread when room came back, when everything was written, and on
  // failure.
  LineWriter(int fd, std::function<void()> changed);
  ~LineWriter();  // also while nobody reads; what was not written by then is lost
  LineWriter(LineWriter const&) = delete;
  LineWriter& operator=(LineWriter const&) = delete;

  void push(std::string text);  // never waits; adds the newline
  std::size_t queued() const;   // bytes pushed and not yet written
  bool has_room() const;        // else the caller is to make no more
  int error() const;            // errno of the write that failed, else 0; nothing is written after it

 private:
  void run();
  void give_up(int error);
  void write_all();
  bool write_out(std::string_view bytes);
  std::string next_batch();  // waits; empty when told to stop

  int fd_;
  std::function<void()> changed_;
  Wake wake_{};
  mutable std::mutex mutex_{};
  std::condition_variable pushed_{};
  std::deque<std::string> waiting_{};
  std::size_t queued_ = 0;
  int error_ = 0;
  bool stopping_ = false;
  std::thread thread_{};  // last: it uses all of the above
};

}  // namespace affinity::transport
