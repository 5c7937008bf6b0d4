#pragma once
// Lines to a descriptor, written by a thread of its own, whole and in order.

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
  // `changed` is called on the writer's thread when room came back, when everything was written, and on
  // failure.
  LineWriter(int fd, std::function<void()> changed);
  ~LineWriter();  // also while nobody reads; what was not written by then is lost
  LineWriter(LineWriter const&) = delete;
  LineWriter& operator=(LineWriter const&) = delete;

  // Never waits; adds the newline. `rest` is a part of the line that others have too.
  void push(std::string text, std::shared_ptr<std::string const> rest = {});
  std::size_t queued() const;  // bytes pushed and not yet written
  bool has_room() const;       // else the caller is to make no more
  int error() const;           // errno of the write that failed, else 0; nothing is written after it

 private:
  // One line whose end is shared, or as many without such an end as are written together.
  struct Batch {
    std::string text{};
    std::shared_ptr<std::string const> rest{};
    std::size_t size() const { return text.size() + (rest ? rest->size() + 1 : 0); }
  };

  void run();
  void give_up(int error);
  void write_all();
  bool write_out(std::string_view text, std::string_view rest = {});
  Batch next_batch();  // waits; empty when told to stop

  NonblockingOutput output_;
  std::function<void()> changed_;
  SelfPipe self_pipe_{};
  mutable std::mutex mutex_{};
  std::condition_variable pushed_{};
  std::deque<Batch> waiting_{};
  std::size_t queued_ = 0;
  int error_ = 0;
  bool stopping_ = false;
  std::thread thread_{};  // last: it uses all of the above
};

}  // namespace affinity::transport
