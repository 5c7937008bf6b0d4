#include "base/platform/posix/socket_set.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fcntl.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace affinity::platform {

SocketSet::SocketSet() = default;
SocketSet::~SocketSet() = default;

struct SocketSetWait::State {
  State(boost::asio::any_io_executor const& executor, int fd, std::function<void()> call)
      : set(executor, fd), ready(std::move(call)) {}
  boost::asio::posix::stream_descriptor set;
  std::function<void()> ready;
  std::uint64_t number = 0;  // of the current wait; completions of earlier ones are ignored
  bool waits = false;
};

SocketSetWait::SocketSetWait(boost::asio::any_io_executor const& executor, SocketSet const& set,
                             std::function<void()> ready) {
  // A descriptor of its own, which Asio closes.
  int const fd = ::fcntl(set.state_->fd, F_DUPFD_CLOEXEC, 3);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "the set of sockets");
  state_ = std::make_shared<State>(executor, fd, std::move(ready));
}

SocketSetWait::~SocketSetWait() { cancel(); }

void SocketSetWait::start() {
  if (state_->waits) return;
  state_->set.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [state = state_, number = ++state_->number](boost::system::error_code error) {
                           if (error || number != state->number) return;
                           state->waits = false;
                           state->ready();
                         });
  state_->waits = true;
}

void SocketSetWait::cancel() {
  if (!std::exchange(state_->waits, false)) return;
  ++state_->number;
  boost::system::error_code ignored;
  state_->set.cancel(ignored);
}

}  // namespace affinity::platform
