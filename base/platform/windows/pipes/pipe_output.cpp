#include "base/platform/pipe.hpp"
#include "base/platform/windows/handle.hpp"
#include "base/platform/windows/pipes/pipe_thread.hpp"

#include <algorithm>

namespace affinity::platform {

namespace {

constexpr std::size_t most_of_console = 16u << 10;  // bytes at a time
constexpr std::size_t most_of_pipe = 1u << 20;

}  // namespace

struct PipeOutput::State {
  explicit State(HANDLE to) : handle(to), kind(to) {}

  bool write(std::string_view text);

  HANDLE handle;
  PipeKind kind;
  PipeThread thread{};
  int error = 0;
};

PipeOutput::PipeOutput(FileHandle handle) : state_(std::make_unique<State>(to_handle(handle))) {}

PipeOutput::~PipeOutput() { stop(); }

bool PipeOutput::State::write(std::string_view text) {
  constexpr std::uint64_t at_the_end = ~std::uint64_t{0};  // of a file whose handle does not keep the place
  while (!text.empty()) {
    if (thread.is_stopping()) return false;
    auto const piece = text.substr(0, kind.console ? most_of_console : most_of_pipe);
    DWORD count = 0;
    auto const failed =
        thread.run(kind.overlapped, at_the_end, count, handle, [&](DWORD* put, OVERLAPPED* how) {
          return ::WriteFile(handle, piece.data(), static_cast<DWORD>(piece.size()), put, how) != 0;
        });
    if (failed != 0) {
      if (!thread.is_stopping()) error = static_cast<int>(failed);
      return false;
    }
    if (count == 0) thread.pause();  // a pipe that is full, and whose owner has said that writes do not wait
    text.remove_prefix(count);
  }
  return true;
}

bool PipeOutput::write(std::string_view text, std::string_view rest) {
  return state_->write(text) && state_->write(rest);
}

int PipeOutput::error() const { return state_->error; }

void PipeOutput::start(std::function<void()> work) { state_->thread.start(std::move(work)); }

bool PipeOutput::stop() { return state_->thread.stop(); }

}  // namespace affinity::platform
