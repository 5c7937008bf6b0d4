#include "base/platform/pipe.hpp"
#include "base/platform/posix/self_pipe.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

namespace affinity::platform {

struct PipeInput::State {
  int fd;
  SelfPipe stopped{};
  int error = 0;
  std::thread thread{};
};

PipeInput::PipeInput(FileHandle handle) : state_(new State{.fd = static_cast<int>(handle)}) {}

PipeInput::~PipeInput() { stop(); }

std::size_t PipeInput::read_some(char* to, std::size_t room) {
  auto& [fd, stopped, error, thread] = *state_;
  for (;;) {
    std::array<pollfd, 2> watched{{{fd, POLLIN, 0}, {stopped.fd(), POLLIN, 0}}};
    auto const ready = ::poll(watched.data(), watched.size(), -1);
    if (watched[1].revents != 0) return 0;
    auto const size = ready < 0 ? -1 : ::read(fd, to, room);
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) continue;
    error = errno;
    return 0;
  }
}

int PipeInput::error() const { return state_->error; }

void PipeInput::start(std::function<void()> work) { state_->thread = std::thread(std::move(work)); }

bool PipeInput::stop() {
  end_thread(state_->thread, state_->stopped);
  return true;
}

}  // namespace affinity::platform
