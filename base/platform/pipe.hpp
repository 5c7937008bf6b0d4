#pragma once
// Pipes between processes, above all the standard streams: read and written on threads of their own, whose
// waiting ends at once when it is told to.

#include "base/platform/native_file.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace affinity::platform {

struct Pipe {
  NativeFile read{}, write{};
};

// Not inherited by programs that this one starts; on POSIX systems neither end blocks. Empty, with
// last_pipe_error(), on failure.
Pipe new_pipe();

// Of the last call of this thread that failed: errno, or GetLastError(). error_text() has the words.
int last_pipe_error() noexcept;
int out_of_memory_error() noexcept;
// Whether a failed write means that the reader has gone, which is no failure of the writer.
bool is_lost_reader(int error) noexcept;

// Opens what discards everything for those of the standard streams that are closed: input at its end, output
// that cannot be written, errors that are discarded. Otherwise the first file that is opened could get one of
// their numbers and receive output meant for people. Call it before anything is opened; false on failure.
bool open_standard_streams();

// Makes standard output the caller's alone: what libraries print there goes to standard error from now on.
// Empty, with last_pipe_error(), when it cannot be written to.
NativeFile take_standard_output();

// Lets a pipe hold so much at a time, where the system can change that.
void enlarge_pipe(FileHandle, std::size_t bytes) noexcept;

// What reads on a thread of its own from what may be a pipe, a console, a file or a socket. The handle's
// flags stay as they are, because the processes that share it would notice.
class PipeInput {
 public:
  explicit PipeInput(FileHandle);  // throws std::system_error when no descriptor is left
  ~PipeInput();                    // after stop()
  PipeInput(PipeInput const&) = delete;
  PipeInput& operator=(PipeInput const&) = delete;

  // On the thread: the number of bytes; 0 at the end of input, on failure, and once it is told to stop.
  std::size_t read_some(char* to, std::size_t room);
  int error() const;  // of a failed read, else 0; on the thread

  // Runs `work`, which reads, on the thread. What it uses it must own: see stop().
  void start(std::function<void()> work);
  // Ends the thread also while it waits for input, and waits for its end. False where the system cannot end
  // it (a pipe of Linux that wine was given): it is left behind, and calls nothing after its next byte.
  bool stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What writes to the same on a thread of its own. It may have the pipe open a second time, so the
// reader sees the end of input no earlier than this is gone.
class PipeOutput {
 public:
  explicit PipeOutput(FileHandle);  // as above
  ~PipeOutput();
  PipeOutput(PipeOutput const&) = delete;
  PipeOutput& operator=(PipeOutput const&) = delete;

  // On the thread: writes both texts, one after the other. False on failure, and once it is told to stop.
  bool write(std::string_view text, std::string_view rest = {});
  int error() const;  // of a failed write, else 0; on the thread

  void start(std::function<void()> work);  // as above
  bool stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::platform
