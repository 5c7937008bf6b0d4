#pragma once
// Writes whole lines to a pipe in order, in a thread of its own.

#include "base/platform/pipe.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace affinity::transport {

class LineWriter {
 public:
  // `changed` is called on the writer's thread when the queue has room again, when it is empty, and on
  // failure. Throws std::system_error when there is no descriptor or no thread left.
  LineWriter(platform::FileHandle, std::function<void()> changed);
  ~LineWriter();  // also while the other side does not read; queued lines are lost
  LineWriter(LineWriter const&) = delete;
  LineWriter& operator=(LineWriter const&) = delete;

  // Never blocks; adds the newline. `rest` is the end of the line, shared with other lines.
  void push(std::string text, std::shared_ptr<std::string const> rest = {});
  std::size_t queued() const;  // bytes pushed and not yet written
  bool has_room() const;       // otherwise the caller should start no more work
  // Of the failed write (platform::error_text() has the words), else 0; nothing is written after it.
  int error() const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the thread, which the system may not be able to end
};

}  // namespace affinity::transport
