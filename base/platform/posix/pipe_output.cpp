#include "base/platform/pipe.hpp"
#include "base/platform/posix/output_descriptor.hpp"
#include "base/platform/posix/self_pipe.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

namespace affinity::platform {

struct PipeOutput::State {
  explicit State(int fd) : output(fd) {}
  OutputDescriptor output;
  SelfPipe stopped{};
  int error = 0;
  std::thread thread{};
};

PipeOutput::PipeOutput(FileHandle handle) : state_(std::make_unique<State>(static_cast<int>(handle))) {}

PipeOutput::~PipeOutput() { stop(); }

bool PipeOutput::write(std::string_view text, std::string_view rest) {
  auto& output = state_->output;
  for (bool wait = output.may_block(); !text.empty() || !rest.empty();) {
    std::array<pollfd, 2> watched{{{output.fd(), POLLOUT, 0}, {state_->stopped.fd(), POLLIN, 0}}};
    auto const ready = wait ? ::poll(watched.data(), watched.size(), -1) : 0;
    if (watched[1].revents != 0) return false;
    std::array const pieces{text, rest};
    auto const size = ready < 0 ? -1 : output.write_some(pieces);
    if (size >= 0) {
      auto const of_text = std::min(text.size(), std::size_t(size));
      text.remove_prefix(of_text);
      rest.remove_prefix(std::size_t(size) - of_text);
      continue;
    }
    wait = true;  // from now on: the other side reads more slowly
    if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) continue;
    state_->error = errno;
    return false;
  }
  return true;
}

int PipeOutput::error() const { return state_->error; }

void PipeOutput::start(std::function<void()> work) { state_->thread = std::thread(std::move(work)); }

bool PipeOutput::stop() {
  end_thread(state_->thread, state_->stopped);
  return true;
}

}  // namespace affinity::platform
