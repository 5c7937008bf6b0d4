#pragma once
// Reads lines from standard input into a bounded queue: on the event loop where the system lets it, else in a
// thread of its own.

#include "base/platform/native_file.hpp"
#include "transport/stdio/line_decoder.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace boost::asio {
class any_io_executor;
}

namespace affinity::transport {

class LineReader {
 public:
  static constexpr std::size_t chunk_size = 64u << 10;  // bytes of one read
  // Above these no more is read.
  static constexpr std::size_t max_waiting_lines = 256;
  static constexpr std::size_t max_waiting_bytes = 1u << 20;  // a single line may be larger

  virtual ~LineReader() = default;  // also while it waits for input
  LineReader(LineReader const&) = delete;
  LineReader& operator=(LineReader const&) = delete;

  virtual std::optional<Line> take() = 0;  // never blocks
  virtual bool at_end() const = 0;         // of input; queued lines may remain
  virtual bool ended() const = 0;          // end of input, and every line was taken
  virtual int error() const = 0;           // of a failed read (platform::error_text() has the words), else 0

 protected:
  LineReader() = default;
};

// `changed` is called when lines have come, and at the end of input: on the loop, or on the reader's thread
// when the queue was empty. These throw std::system_error when there is no descriptor or no thread left.
std::unique_ptr<LineReader> make_line_reader(boost::asio::any_io_executor const&, platform::FileHandle,
                                             std::size_t max_line, std::function<void()> changed);
// One that reads on the loop; null where that could block it.
std::unique_ptr<LineReader> make_loop_line_reader(boost::asio::any_io_executor const&, platform::FileHandle,
                                                  std::size_t max_line, std::function<void()> const& changed);
std::unique_ptr<LineReader> make_threaded_line_reader(platform::FileHandle, std::size_t max_line,
                                                      std::function<void()> changed);

}  // namespace affinity::transport
