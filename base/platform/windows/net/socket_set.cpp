#include "base/platform/socket_set.hpp"

#include "base/platform/windows/net/winsock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/windows/object_handle.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <system_error>
#include <vector>

namespace affinity::platform {

namespace {

constexpr long all_events = FD_READ | FD_WRITE | FD_OOB | FD_ACCEPT | FD_CONNECT | FD_CLOSE;

// Before Windows 10 2004 WSAPoll does not tell of a connection that failed.
bool failed_to_connect(SOCKET socket) {
  WSANETWORKEVENTS happened{};
  return ::WSAEnumNetworkEvents(socket, nullptr, &happened) == 0 &&
         (happened.lNetworkEvents & FD_CONNECT) != 0 && happened.iErrorCode[FD_CONNECT_BIT] != 0;
}

}  // namespace

// One event for all sockets. It tells changes and not states: that a socket can be written to comes once,
// until a send would block. So it only wakes, WSAPoll says who is ready, and as long as somebody is, the
// event stays set.
struct SocketSet::State {
  State() : event(::WSACreateEvent()) {}
  ~State() {
    for (auto const& socket : watched) ::WSAEventSelect(socket.fd, nullptr, 0);
    if (event != WSA_INVALID_EVENT) ::WSACloseEvent(event);
  }
  State(State const&) = delete;
  State& operator=(State const&) = delete;

  auto find(SOCKET socket) {
    return std::ranges::find(watched, socket, [](WSAPOLLFD const& one) { return one.fd; });
  }

  WSAEVENT event;
  std::vector<WSAPOLLFD> watched{};
  std::size_t next = 0;  // whom take_ready() begins with
};

SocketSet::SocketSet() = default;
SocketSet::~SocketSet() = default;

bool SocketSet::open() {
  start_winsock();
  auto state = std::make_unique<State>();
  if (state->event == WSA_INVALID_EVENT) return false;
  state_ = std::move(state);
  return true;
}

bool SocketSet::watch(SocketHandle socket, bool readable, bool writable) noexcept try {
  auto const events = static_cast<SHORT>((readable ? POLLRDNORM : 0) | (writable ? POLLWRNORM : 0));
  auto const native = to_socket(socket);
  if (auto const known = state_->find(native); known != state_->watched.end())
    known->events = events;
  else
    state_->watched.push_back({.fd = native, .events = events, .revents = 0});
  bool const refused = ::WSAEventSelect(native, state_->event, all_events) != 0;
  if (refused) forget(socket);
  ::WSASetEvent(state_->event);  // it may be ready already
  return !refused;
} catch (std::exception const&) {  // no memory
  return false;
}

void SocketSet::forget(SocketHandle socket) noexcept {
  auto const known = state_->find(to_socket(socket));
  if (known == state_->watched.end()) return;
  state_->watched.erase(known);
  ::WSAEventSelect(to_socket(socket), nullptr, 0);
}

std::size_t SocketSet::take_ready(std::span<Ready> into) noexcept {
  auto& all = state_->watched;
  ::WSAResetEvent(state_->event);  // before the look: what comes after it wakes again
  if (all.empty() || ::WSAPoll(all.data(), static_cast<ULONG>(all.size()), 0) < 0) return 0;
  std::size_t count = 0;
  std::size_t const begin = state_->next;
  for (std::size_t i = 0; i < all.size() && count < into.size(); ++i) {
    state_->next = (begin + i + 1) % all.size();
    auto const& one = all[(begin + i) % all.size()];
    bool const broken = (one.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 ||
                        (one.revents == 0 && (one.events & POLLWRNORM) != 0 && failed_to_connect(one.fd));
    if (one.revents == 0 && !broken) continue;
    into[count++] = {.socket = from_socket(one.fd),
                     .readable = broken || (one.revents & POLLRDNORM) != 0,
                     .writable = broken || (one.revents & POLLWRNORM) != 0};
  }
  if (count > 0) ::WSASetEvent(state_->event);
  return count;
}

struct SocketSetWait::State {
  State(boost::asio::any_io_executor const& executor, HANDLE event, std::function<void()> call)
      : set(executor, event), ready(std::move(call)) {}
  boost::asio::windows::object_handle set;
  std::function<void()> ready;
  std::uint64_t number = 0;  // of the current wait; completions of earlier ones are ignored
  bool waits = false;
};

SocketSetWait::SocketSetWait(boost::asio::any_io_executor const& executor, SocketSet const& set,
                             std::function<void()> ready) {
  // A handle of its own, which Asio closes.
  HANDLE event = nullptr;
  auto* const self = ::GetCurrentProcess();
  if (!::DuplicateHandle(self, set.state_->event, self, &event, 0, FALSE, DUPLICATE_SAME_ACCESS))
    throw std::system_error(int(::GetLastError()), std::system_category(), "the set of sockets");
  state_ = std::make_shared<State>(executor, event, std::move(ready));
}

SocketSetWait::~SocketSetWait() { cancel(); }

void SocketSetWait::start() {
  if (state_->waits) return;
  state_->set.async_wait([state = state_, number = ++state_->number](boost::system::error_code error) {
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
