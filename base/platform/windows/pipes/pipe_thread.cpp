#include "base/platform/windows/pipes/pipe_thread.hpp"

#include "base/platform/windows/ntdll.hpp"

#include <pthread.h>

#include <array>
#include <system_error>

namespace affinity::platform {

namespace {

constexpr DWORD time_between_tries = 5;  // ms
constexpr int most_tries = 60;           // while the thread does not leave its call

// FILE_SYNCHRONOUS_IO_ALERT and …_NONALERT of the handle, which CreateFile without FILE_FLAG_OVERLAPPED sets.
bool waits_by_itself(HANDLE handle) {
  using Query = NTSTATUS(NTAPI*)(HANDLE, IO_STATUS_BLOCK*, void*, ULONG, int);
  constexpr int mode_information = 16;  // FileModeInformation
  static auto const query = function_of_ntdll<Query>("NtQueryInformationFile");
  IO_STATUS_BLOCK status{};
  ULONG mode = 0;
  if (query(handle, &status, &mode, sizeof mode, mode_information) != 0) return true;
  return (mode & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0;
}

HANDLE new_event() {
  auto* const event = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
  if (!event) throw std::system_error(int(::GetLastError()), std::system_category(), "event");
  return event;
}

}  // namespace

PipeKind::PipeKind(HANDLE handle) {
  DWORD mode = 0;
  console = ::GetConsoleMode(handle, &mode) != 0;
  pipe = ::GetFileType(handle) == FILE_TYPE_PIPE;
  overlapped = !console && !waits_by_itself(handle);
}

PipeThread::PipeThread() : stop_(new_event()), done_(new_event()) {}

PipeThread::~PipeThread() {
  ::CloseHandle(stop_);
  ::CloseHandle(done_);
}

void PipeThread::start(std::function<void()> work) { thread_ = std::thread(std::move(work)); }

// A call that has not begun yet is not ended, so the thread is asked until it is gone. Where it stays in one
// call in spite of that (a pipe of Linux that wine was given), it is left behind.
bool PipeThread::stop() {
  if (!thread_.joinable()) return true;
  if (thread_.get_id() == std::this_thread::get_id()) {  // its work was the last owner of this
    thread_.detach();
    return true;
  }
  stopping_ = true;
  ::SetEvent(stop_);
  // The library's own handle is a number of its threads, with which CancelSynchronousIo fails.
  auto* const thread = static_cast<HANDLE>(::pthread_gethandle(thread_.native_handle()));
  for (int tries = 0; tries < most_tries;) {
    bool const was_in_call = in_call_;
    ::CancelSynchronousIo(thread);
    if (::WaitForSingleObject(thread, time_between_tries) == WAIT_OBJECT_0) {
      thread_.join();
      return true;
    }
    tries = was_in_call && in_call_ ? tries + 1 : 0;
  }
  thread_.detach();
  return false;
}

void PipeThread::pause() const { ::WaitForSingleObject(stop_, time_between_tries); }

DWORD PipeThread::wait_for(HANDLE handle, OVERLAPPED& state, DWORD& count) {
  std::array<HANDLE, 2> const events{done_, stop_};
  if (::WaitForMultipleObjects(2, events.data(), FALSE, INFINITE) != WAIT_OBJECT_0)
    ::CancelIoEx(handle, &state);
  return ::GetOverlappedResult(handle, &state, &count, TRUE) ? 0 : ::GetLastError();
}

}  // namespace affinity::platform
