#include "base/platform/pipe.hpp"
#include "base/platform/posix/descriptor_flags.hpp"
#include "base/platform/posix/self_pipe.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

namespace affinity::platform {

namespace {

// After poll a pipe has room for this much (POSIX, PIPE_BUF). A larger write could block, and then the thread
// could not be stopped.
constexpr std::size_t pipe_buffer = 4096 < PIPE_BUF ? 4096 : PIPE_BUF;

iovec io_slice(std::string_view text) {
  return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
}

// Writes without blocking, whatever is behind the descriptor, and leaves its flags alone: O_NONBLOCK would
// affect every process that shares it, such as the shell that started this one.
class NonblockingOutput {
 public:
  explicit NonblockingOutput(int fd);

  // Bytes written of both texts together; -1 with errno, EAGAIN when the other side has to read first.
  ssize_t write_some(std::string_view text, std::string_view rest);

  // True for files that cannot report EAGAIN: poll before each write, which is then small.
  bool may_block() const { return kind_ == Kind::other; }
  int fd() const { return own_ ? static_cast<int>(own_.get()) : fd_; }  // for poll

 private:
  enum class Kind { pipe, socket, file, other };

  int fd_;
  Kind kind_ = Kind::other;
  NativeFile own_{};  // a pipe or terminal opened again, with flags of its own
};

NonblockingOutput::NonblockingOutput(int fd) : fd_(fd) {
  struct stat is {};
  if (::fstat(fd, &is) != 0) return;
  if (S_ISREG(is.st_mode)) kind_ = Kind::file;
  if (S_ISSOCK(is.st_mode)) kind_ = Kind::socket;
  if (!S_ISFIFO(is.st_mode) && ::isatty(fd) == 0)
    return;  // a stopped terminal (Ctrl-S) blocks as a pipe does
  own_ = open_again_for_writing(fd);
  if (own_) kind_ = Kind::pipe;
}

ssize_t NonblockingOutput::write_some(std::string_view text, std::string_view rest) {
  if (kind_ == Kind::other) {
    auto const first = text.empty() ? rest : text;
    return ::write(fd_, first.data(), std::min(first.size(), pipe_buffer));
  }
  std::array<iovec, 2> pieces{io_slice(text), io_slice(rest)};
  if (kind_ != Kind::socket) return ::writev(fd(), pieces.data(), int(pieces.size()));
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
#ifdef MSG_NOSIGNAL
  return ::sendmsg(fd_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
#else
  return ::sendmsg(fd_, &message, MSG_DONTWAIT);  // SIGPIPE is ignored by the program
#endif
}

}  // namespace

struct PipeOutput::State {
  explicit State(int fd) : output(fd) {}
  NonblockingOutput output;
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
    auto const size = ready < 0 ? -1 : output.write_some(text, rest);
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
