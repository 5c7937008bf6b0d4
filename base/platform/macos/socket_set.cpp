#include "base/platform/posix/socket_set.hpp"

#include <fcntl.h>
#include <sys/event.h>

#include <algorithm>
#include <array>

namespace affinity::platform {

namespace {

bool change_filter(int queue, SocketHandle socket, std::int16_t filter, bool wanted) noexcept {
  struct kevent change {};
  EV_SET(&change, static_cast<std::uintptr_t>(socket), filter, std::uint16_t(wanted ? EV_ADD : EV_DELETE), 0,
         0, nullptr);
  // Deleting what is not there fails, and so does all of it for a closed socket, which has left the queue.
  return ::kevent(queue, &change, 1, nullptr, 0, nullptr) == 0 || !wanted;
}

}  // namespace

bool SocketSet::open() {
  int const fd = ::kqueue();
  if (fd < 0) return false;
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  state_ = std::make_unique<State>(fd);
  return true;
}

bool SocketSet::watch(SocketHandle socket, bool readable, bool writable) noexcept {
  bool const reads = change_filter(state_->fd, socket, EVFILT_READ, readable);
  return change_filter(state_->fd, socket, EVFILT_WRITE, writable) && reads;
}

void SocketSet::forget(SocketHandle socket) noexcept { watch(socket, false, false); }

// Reading and writing are told one by one, so a socket can come twice.
std::size_t SocketSet::take_ready(std::span<Ready> into) noexcept {
  std::array<struct kevent, 64> events;
  timespec const at_once{};
  auto const room = std::min(into.size(), events.size());
  auto const count = std::max(0, ::kevent(state_->fd, nullptr, 0, events.data(), int(room), &at_once));
  for (std::size_t i = 0; i < std::size_t(count); ++i) {
    bool const broken =
        (events[i].flags & EV_ERROR) != 0 || ((events[i].flags & EV_EOF) != 0 && events[i].fflags != 0);
    into[i] = {.socket = static_cast<SocketHandle>(events[i].ident),
               .readable = broken || events[i].filter == EVFILT_READ,
               .writable = broken || events[i].filter == EVFILT_WRITE};
  }
  return std::size_t(count);
}

}  // namespace affinity::platform
