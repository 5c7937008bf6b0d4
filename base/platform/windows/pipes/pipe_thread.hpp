#pragma once
// A thread that waits in calls of the system, which another thread ends.

#include "base/platform/windows/headers.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace affinity::platform {

// How a handle was opened says how it may be used.
struct PipeKind {
  explicit PipeKind(HANDLE);
  bool console = false;
  bool pipe = false;        // or a socket
  bool overlapped = false;  // its calls return before they are done (node: stdio 'overlapped')
};

class PipeThread {
 public:
  PipeThread();  // throws std::system_error
  ~PipeThread();
  PipeThread(PipeThread const&) = delete;
  PipeThread& operator=(PipeThread const&) = delete;

  void start(std::function<void()> work);
  bool stop();  // see PipeInput

  // On the thread: runs a call that reads or writes with the OVERLAPPED to use (null for a handle that waits
  // by itself), and waits for its end. The error, 0 for none; `count` = bytes.
  template<class Call>
  DWORD run(bool overlapped, std::uint64_t offset, DWORD& count, HANDLE handle, Call call);
  bool is_stopping() const { return stopping_; }
  void pause() const;  // some milliseconds, or until it is told to stop

 private:
  DWORD wait_for(HANDLE handle, OVERLAPPED&, DWORD& count);

  HANDLE stop_, done_;  // events: to stop; of an overlapped call
  std::atomic<bool> stopping_{false};
  std::atomic<bool> in_call_{false};
  std::thread thread_{};
};

template<class Call>
DWORD PipeThread::run(bool overlapped, std::uint64_t offset, DWORD& count, HANDLE handle, Call call) {
  count = 0;
  OVERLAPPED state{};
  state.Offset = static_cast<DWORD>(offset);
  state.OffsetHigh = static_cast<DWORD>(offset >> 32);
  state.hEvent = done_;
  in_call_ = true;
  bool const done = call(&count, overlapped ? &state : nullptr);
  DWORD error = done ? 0 : ::GetLastError();
  if (overlapped && (done || error == ERROR_IO_PENDING)) error = wait_for(handle, state, count);
  in_call_ = false;
  return error;
}

}  // namespace affinity::platform
