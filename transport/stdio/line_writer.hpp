#pragma once
// Writes whole lines to standard output in order: on the event loop where the system lets it, else in a
// thread of its own.

#include "base/platform/native_file.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class any_io_executor;
}

namespace affinity::transport {

class LineWriter {
 public:
  static constexpr std::size_t max_queued = 4u << 20;  // bytes; above it no more work should be started

  virtual ~LineWriter() = default;  // also while the other side does not read; queued lines are lost
  LineWriter(LineWriter const&) = delete;
  LineWriter& operator=(LineWriter const&) = delete;

  // Never blocks; adds the newline. `rest` is the end of the line, shared with other lines.
  virtual void push(std::string text, std::shared_ptr<std::string const> rest = {}) = 0;
  // Lines that were pushed go out no later than now, together where they can.
  virtual void flush() = 0;
  virtual std::size_t queued() const = 0;  // bytes pushed and not yet written
  // Of the failed write (platform::error_text() has the words), else 0; nothing is written after it.
  virtual int error() const = 0;

  bool has_room() const { return queued() < max_queued; }  // otherwise the caller should start no more work

 protected:
  LineWriter() = default;
};

// `changed` is called when the queue has room again, when it is empty, and on failure: on the loop, but not
// within push() and flush(); or on the writer's thread. These throw std::system_error when there is no
// descriptor or no thread left.
std::unique_ptr<LineWriter> make_line_writer(boost::asio::any_io_executor const&, platform::FileHandle,
                                             std::function<void()> changed);
// One that writes on the loop; null where that could block it.
std::unique_ptr<LineWriter> make_loop_line_writer(boost::asio::any_io_executor const&, platform::FileHandle,
                                                  std::function<void()> const& changed);
std::unique_ptr<LineWriter> make_threaded_line_writer(platform::FileHandle, std::function<void()> changed);

}  // namespace affinity::transport
