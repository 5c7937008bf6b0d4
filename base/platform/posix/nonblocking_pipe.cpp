#include "base/platform/nonblocking_pipe.hpp"

#include "base/platform/posix/descriptor_flags.hpp"
#include "base/platform/posix/output_descriptor.hpp"
#include "base/platform/socket_set.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace affinity::platform {

namespace {

bool is_not_now(int error) { return error == EINTR || error == EAGAIN || error == EWOULDBLOCK; }

// Asio would set O_NONBLOCK on what it watches, so it watches a set of one (base/platform/socket_set.hpp).
class DescriptorWait {
 public:
  DescriptorWait(int fd, boost::asio::any_io_executor const& executor, std::function<void()> ready)
      : fd_(fd), wait_(executor, opened(), std::move(ready)) {}

  void watch(bool readable, bool writable) {
    if (!set_.watch(fd_, readable, writable))
      throw std::system_error(errno, std::generic_category(), "the set of one pipe");
  }
  void forget() { set_.forget(fd_); }
  void start() { wait_.start(); }

 private:
  SocketSet const& opened() {
    if (!set_.open()) throw std::system_error(errno, std::generic_category(), "the set of one pipe");
    return set_;
  }

  int fd_;
  SocketSet set_{};
  SocketSetWait wait_;
};

}  // namespace

struct NonblockingInput::State {
  enum class Kind { socket, own, polled };

  State(int from, boost::asio::any_io_executor const& executor, std::function<void()> ready)
      : fd(from), wait(from, executor, std::move(ready)) {
    wait.watch(true, false);
  }

  int fd;
  Kind kind = Kind::polled;
  NativeFile own{};  // the pipe or terminal opened again, with flags of its own
  DescriptorWait wait;
  int error = 0;
};

std::unique_ptr<NonblockingInput> NonblockingInput::open(FileHandle handle,
                                                         boost::asio::any_io_executor const& executor,
                                                         std::function<void()> ready) {
  int const fd = static_cast<int>(handle);
  struct stat is {};
  if (::fstat(fd, &is) != 0) return nullptr;
  bool const is_socket = S_ISSOCK(is.st_mode), is_pipe = S_ISFIFO(is.st_mode);
  if (!is_socket && !is_pipe && ::isatty(fd) == 0) return nullptr;
  NativeFile own;
  if (!is_socket) own = open_again_for_reading(fd);
  // A pipe that cannot be opened again is polled before each read. That would not do for a terminal, which a
  // shell may read meanwhile.
  if (!is_socket && !is_pipe && !own) return nullptr;
  auto state = std::make_unique<State>(fd, executor, std::move(ready));
  if (is_socket) state->kind = State::Kind::socket;
  if (own) state->kind = State::Kind::own;
  state->own = std::move(own);
  return std::unique_ptr<NonblockingInput>(new NonblockingInput(std::move(state)));
}

NonblockingInput::NonblockingInput(std::unique_ptr<State> state) : state_(std::move(state)) {}

NonblockingInput::~NonblockingInput() = default;

void NonblockingInput::wait() { state_->wait.start(); }

std::optional<std::size_t> NonblockingInput::read_some(char* to, std::size_t room) {
  auto const read_once = [&]() -> ssize_t {
    if (state_->kind == State::Kind::socket) return ::recv(state_->fd, to, room, MSG_DONTWAIT);
    if (state_->kind == State::Kind::own) return ::read(static_cast<int>(state_->own.get()), to, room);
    pollfd polled{state_->fd, POLLIN, 0};
    auto const ready = ::poll(&polled, 1, 0);
    if (ready == 0) errno = EAGAIN;
    return ready <= 0 ? -1 : ::read(state_->fd, to, room);
  };
  auto const size = read_once();
  if (size >= 0) return static_cast<std::size_t>(size);
  if (is_not_now(errno)) return std::nullopt;
  state_->error = errno;
  return 0;
}

int NonblockingInput::error() const { return state_->error; }

struct NonblockingOutput::State {
  State(OutputDescriptor to, boost::asio::any_io_executor const& executor, std::function<void()> ready)
      : output(std::move(to)), wait(output.fd(), executor, std::move(ready)) {}

  OutputDescriptor output;
  DescriptorWait wait;
  bool watched = false;
  int error = 0;
};

std::unique_ptr<NonblockingOutput> NonblockingOutput::open(FileHandle handle,
                                                           boost::asio::any_io_executor const& executor,
                                                           std::function<void()> ready) {
  OutputDescriptor output(static_cast<int>(handle));
  if (!output.can_be_watched()) return nullptr;
  auto state = std::make_unique<State>(std::move(output), executor, std::move(ready));
  return std::unique_ptr<NonblockingOutput>(new NonblockingOutput(std::move(state)));
}

NonblockingOutput::NonblockingOutput(std::unique_ptr<State> state) : state_(std::move(state)) {}

NonblockingOutput::~NonblockingOutput() = default;

void NonblockingOutput::wait() {
  if (!std::exchange(state_->watched, true)) state_->wait.watch(false, true);
  state_->wait.start();
}

std::optional<std::size_t> NonblockingOutput::write_some(std::span<std::string_view const> pieces) {
  // Out of the set while nobody waits: a socket would wake the loop each time that its reader takes
  // something.
  if (std::exchange(state_->watched, false)) state_->wait.forget();
  auto const size = state_->output.write_some(pieces);
  if (size >= 0) return static_cast<std::size_t>(size);
  if (!is_not_now(errno)) state_->error = errno;
  return std::nullopt;
}

int NonblockingOutput::error() const { return state_->error; }

}  // namespace affinity::platform
