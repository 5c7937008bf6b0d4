#pragma once
// Reads lines from a descriptor in a thread of its own, into a bounded queue.

#include "transport/stdio/line_decoder.hpp"
#include "transport/stdio/self_pipe.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace affinity::transport {

// A blocking descriptor stays blocking: O_NONBLOCK would affect the parent process too, which shares it.
class LineReader {
 public:
  // `changed` is called on the reader's thread when the queue is no longer empty, and at the end of input.
  LineReader(int fd, std::size_t max_line, std::function<void()> changed);
  ~LineReader();  // also while the thread waits for input
  LineReader(LineReader const&) = delete;
  LineReader& operator=(LineReader const&) = delete;

  std::optional<Line> take();  // never blocks
  bool at_end() const;         // of input; queued lines may remain
  bool ended() const;          // end of input, and every line was taken
  int error() const;           // errno of a failed read, else 0

 private:
  void run();
  void read_all();
  int read_some(char* to, std::size_t room);  // bytes; 0 at the end, on failure and when told to stop
  bool hand_over(std::vector<Line>& lines, bool last);

  int fd_;
  LineDecoder decoder_;
  std::function<void()> changed_;
  SelfPipe self_pipe_{};
  mutable std::mutex mutex_{};
  std::condition_variable taken_{};
  std::deque<Line> waiting_{};
  std::size_t waiting_bytes_ = 0;
  int error_ = 0;
  bool ended_ = false;
  bool stopping_ = false;
  std::thread thread_{};  // last: uses all members above
};

}  // namespace affinity::transport
