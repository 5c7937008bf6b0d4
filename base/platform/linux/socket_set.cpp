#include "base/platform/posix/socket_set.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>

namespace affinity::platform {

bool SocketSet::open() {
  int const fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd >= 0) state_ = std::make_unique<State>(fd);
  return fd >= 0;
}

// A reused descriptor may or may not be in the set still, so try to add, then to modify.
bool SocketSet::watch(SocketHandle socket, bool readable, bool writable) noexcept {
  int const fd = static_cast<int>(socket);
  epoll_event event{.events = 0, .data = {.fd = fd}};
  if (readable) event.events |= EPOLLIN;
  if (writable) event.events |= EPOLLOUT;
  if (::epoll_ctl(state_->fd, EPOLL_CTL_ADD, fd, &event) == 0) return true;
  return ::epoll_ctl(state_->fd, EPOLL_CTL_MOD, fd, &event) == 0;
}

void SocketSet::forget(SocketHandle socket) noexcept {
  ::epoll_ctl(state_->fd, EPOLL_CTL_DEL, static_cast<int>(socket), nullptr);
}

std::size_t SocketSet::take_ready(std::span<Ready> into) noexcept {
  std::array<epoll_event, 64> events;
  auto const room = std::min(into.size(), events.size());
  auto const count = std::max(0, ::epoll_wait(state_->fd, events.data(), int(room), 0));
  for (std::size_t i = 0; i < std::size_t(count); ++i) {
    bool const broken = events[i].events & (EPOLLERR | EPOLLHUP);
    into[i] = {.socket = events[i].data.fd,
               .readable = broken || (events[i].events & EPOLLIN) != 0,
               .writable = broken || (events[i].events & EPOLLOUT) != 0};
  }
  return std::size_t(count);
}

}  // namespace affinity::platform
