#include "base/platform/pipe.hpp"
#include "base/platform/windows/handle.hpp"
#include "base/platform/windows/pipes/pipe_thread.hpp"
#include "base/platform/windows/wide.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace affinity::platform {

namespace {

constexpr wchar_t end_of_console = 26;  // Ctrl-Z at the start of a line

bool is_end_of_pipe(DWORD error) {
  return error == ERROR_BROKEN_PIPE || error == ERROR_PIPE_NOT_CONNECTED || error == ERROR_HANDLE_EOF;
}

// Whether there is a writer still. What cannot tell is a pipe of Linux under wine, which reads nothing at its
// end alone.
bool has_writer(HANDLE pipe) { return ::PeekNamedPipe(pipe, nullptr, 0, nullptr, nullptr, nullptr) != 0; }

// The half of a character that the other half must follow.
bool is_first_half(wchar_t unit) { return unit >= 0xD800 && unit < 0xDC00; }

}  // namespace

struct PipeInput::State {
  explicit State(HANDLE from) : handle(from), kind(from) {}

  DWORD read_bytes(char* to, std::size_t room, DWORD& count);
  DWORD read_console(char* to, std::size_t room, DWORD& count);

  HANDLE handle;
  PipeKind kind;
  PipeThread thread{};
  std::uint64_t offset = 0;  // in a file whose handle does not keep it
  wchar_t first_half = 0;    // of a character, read from a console
  bool line_begins = true;
  int error = 0;
};

PipeInput::PipeInput(FileHandle handle) : state_(std::make_unique<State>(to_handle(handle))) {}

PipeInput::~PipeInput() { stop(); }

DWORD PipeInput::State::read_bytes(char* to, std::size_t room, DWORD& count) {
  auto const size = static_cast<DWORD>(std::min<std::size_t>(room, 1u << 20));
  auto const failed = thread.run(kind.overlapped, offset, count, handle, [&](DWORD* got, OVERLAPPED* how) {
    return ::ReadFile(handle, to, size, got, how) != 0;
  });
  offset += count;
  return failed;
}

// As UTF-16: the bytes of a console are in a code page, and those of UTF-8 get lost.
DWORD PipeInput::State::read_console(char* to, std::size_t room, DWORD& count) {
  std::array<wchar_t, 4096> units{};
  DWORD const kept = first_half != 0 ? 1 : 0;
  units[0] = first_half;
  first_half = 0;
  auto const most = static_cast<DWORD>(std::min<std::size_t>(room / 3, units.size())) - kept;
  auto const failed = thread.run(false, 0, count, handle, [&](DWORD* got, OVERLAPPED*) {
    ::SetLastError(0);
    return ::ReadConsoleW(handle, units.data() + kept, most, got, nullptr) != 0;
  });
  // Ctrl-C ends the read with this error and with nothing, which is no end of input.
  if (!failed && count == 0 && ::GetLastError() == ERROR_OPERATION_ABORTED) return ERROR_OPERATION_ABORTED;
  if (failed || count == 0) return failed;
  if (line_begins && units[kept] == end_of_console) return ERROR_HANDLE_EOF;
  std::wstring_view text(units.data(), count + kept);
  line_begins = text.back() == L'\n';
  if (is_first_half(text.back())) {
    first_half = text.back();
    text.remove_suffix(1);
  }
  auto const bytes = to_narrow(text);
  std::memcpy(to, bytes.data(), bytes.size());
  count = static_cast<DWORD>(bytes.size());
  return count > 0 ? 0 : ERROR_MORE_DATA;
}

std::size_t PipeInput::read_some(char* to, std::size_t room) {
  auto& state = *state_;
  while (!state.thread.is_stopping()) {
    DWORD count = 0;
    auto const failed =
        state.kind.console ? state.read_console(to, room, count) : state.read_bytes(to, room, count);
    if (count > 0) return count;
    if (is_end_of_pipe(failed)) return 0;
    if (failed == 0 && !(state.kind.pipe && has_writer(state.handle))) return 0;
    // A pipe's writer may have written nothing, its owner may have said that reads do not wait, or Ctrl-C has
    // ended this one.
    if (failed == 0 || failed == ERROR_NO_DATA || failed == ERROR_OPERATION_ABORTED ||
        failed == ERROR_MORE_DATA) {
      state.thread.pause();
      continue;
    }
    state.error = static_cast<int>(failed);
    return 0;
  }
  return 0;
}

int PipeInput::error() const { return state_->error; }

void PipeInput::start(std::function<void()> work) { state_->thread.start(std::move(work)); }

bool PipeInput::stop() { return state_->thread.stop(); }

}  // namespace affinity::platform
