#pragma once
// Reads lines from a pipe in a thread of its own, into a bounded queue.

#include "base/platform/pipe.hpp"
#include "transport/stdio/line_decoder.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace affinity::transport {

class LineReader {
 public:
  // `changed` is called on the reader's thread when the queue is no longer empty, and at the end of input.
  // Throws std::system_error when there is no descriptor or no thread left.
  LineReader(platform::FileHandle, std::size_t max_line, std::function<void()> changed);
  ~LineReader();  // also while the thread waits for input
  LineReader(LineReader const&) = delete;
  LineReader& operator=(LineReader const&) = delete;

  std::optional<Line> take();  // never blocks
  bool at_end() const;         // of input; queued lines may remain
  bool ended() const;          // end of input, and every line was taken
  int error() const;           // of a failed read (platform::error_text() has the words), else 0

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the thread, which the system may not be able to end
};

}  // namespace affinity::transport
