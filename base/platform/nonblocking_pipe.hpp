#pragma once
// Pipes, sockets and terminals that an event loop reads and writes by itself, which takes no other thread.
// The handle's flags stay as they are, because the processes that share it would notice. What a loop cannot
// watch is for PipeInput and PipeOutput.

#include "base/platform/native_file.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace boost::asio {
class any_io_executor;
}

namespace affinity::platform {

class NonblockingInput {
 public:
  // `ready` is called on the loop, once for each wait(). Null where a read could block or the system cannot
  // tell when there is something to read: files, terminals of macOS, all of Windows. Throws std::system_error
  // when no descriptor is left.
  static std::unique_ptr<NonblockingInput> open(FileHandle, boost::asio::any_io_executor const&,
                                                std::function<void()> ready);
  ~NonblockingInput();  // cancels
  NonblockingInput(NonblockingInput const&) = delete;
  NonblockingInput& operator=(NonblockingInput const&) = delete;

  void wait();  // until there is something to read, or the end; does nothing while it waits already

  // Never blocks. The number of bytes: 0 at the end of input and on failure; none when there is nothing now.
  std::optional<std::size_t> read_some(char* to, std::size_t room);
  int error() const;  // of a failed read, else 0

 private:
  struct State;
  explicit NonblockingInput(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

class NonblockingOutput {
 public:
  // As above. Null where a write could block: files, pipes and terminals of macOS, all of Windows. It may
  // have the pipe open a second time, so the reader sees the end of input no earlier than this is gone.
  static std::unique_ptr<NonblockingOutput> open(FileHandle, boost::asio::any_io_executor const&,
                                                 std::function<void()> ready);
  ~NonblockingOutput();
  NonblockingOutput(NonblockingOutput const&) = delete;
  NonblockingOutput& operator=(NonblockingOutput const&) = delete;

  void wait();  // until there is room, or the reader has gone

  // Never blocks. The number of bytes written of the first 64 pieces together, in one call of the system;
  // none when there is no room now, and on failure.
  std::optional<std::size_t> write_some(std::span<std::string_view const> pieces);
  int error() const;  // of a failed write, else 0

 private:
  struct State;
  explicit NonblockingOutput(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

}  // namespace affinity::platform
