#pragma once
// Writes whole lines to a descriptor in order, in a thread of its own.

#include "transport/stdio/nonblocking_output.hpp"
#include "transport/stdio/self_pipe.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace affinity::transport {

class LineWriter {
 public:
  // `changed` is called on the writer's thread when the queue has room again, when it is empty, and on
  // failure.
  LineWriter(int fd, std::function<void()> changed);
  ~LineWriter();  // also while the other side does not read; queued lines are lost
  LineWriter(LineWriter const&) = delete;
  LineWriter& operator=(LineWriter const&) = delete;

  // Never blocks; adds the newline. `rest` is the end of the line, shared with other lines.
  void push(std::string text, std::shared_ptr<std::string const> rest = {});
  std::size_t queued() const;  // bytes pushed and not yet written
  bool has_room() const;       // otherwise the caller should start no more work
  int error() const;           // errno of the failed write, else 0; nothing is written after it

 private:
  // One line with a shared end, or several lines without one.
  struct Batch {
    std::string text{};
    std::shared_ptr<std::string const> rest{};
    std::size_t size() const { return text.size() + (rest ? rest->size() + 1 : 0); }
  };

  void run();
  void give_up(int error);
  void write_all();
  bool write_out(std::string_view text, std::string_view rest = {});
  Batch next_batch();  // blocks; empty when stopping

  NonblockingOutput output_;
  std::function<void()> changed_;
  SelfPipe self_pipe_{};
  mutable std::mutex mutex_{};
  std::condition_variable pushed_{};
  std::deque<Batch> waiting_{};
  std::size_t queued_ = 0;
  int error_ = 0;
  bool stopping_ = false;
  std::thread thread_{};  // last: uses all members above
};

}  // namespace affinity::transport
