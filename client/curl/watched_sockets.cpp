#include "client/curl/watched_sockets.hpp"

#include <algorithm>

namespace affinity::client {

bool WatchedSockets::open() { return set_.is_open() || set_.open(); }

WatchedSockets::Entry* WatchedSockets::find(platform::SocketHandle socket) noexcept {
  auto const found = std::ranges::find(entries_, socket, &Entry::socket);
  return found == entries_.end() ? nullptr : &*found;
}

void WatchedSockets::leave_set(Entry& entry) noexcept {
  if (entry.readable || entry.writable) set_.forget(entry.socket);
  entry.readable = entry.writable = false;
}

void WatchedSockets::opened(platform::SocketHandle socket) {
  if (auto* const known = find(socket))
    *known = {.socket = socket, .announced = true};
  else
    entries_.push_back({.socket = socket, .announced = true});
}

void WatchedSockets::closing(platform::SocketHandle socket) noexcept {
  auto* const entry = find(socket);
  if (!entry) return;
  leave_set(*entry);
  *entry = entries_.back();
  entries_.pop_back();
}

void WatchedSockets::watch(platform::SocketHandle socket, bool readable, bool writable) {
  auto* entry = find(socket);
  if (!entry) entry = &entries_.emplace_back(Entry{.socket = socket});
  entry->wanted = true;
  if (entry->readable == readable && entry->writable == writable) return;
  bool const watched = set_.watch(socket, readable, writable);  // a transfer that is not woken has a timeout
  entry->readable = watched && readable;
  entry->writable = watched && writable;
}

void WatchedSockets::ignore(platform::SocketHandle socket) noexcept {
  auto* const entry = find(socket);
  if (!entry) return;
  entry->wanted = false;
  if (!entry->announced) closing(socket);
}

// An idle socket has something to tell when the other side hangs up, and would be ready again at once until
// libcurl looks at it, which it does before it uses it again.
std::size_t WatchedSockets::take_ready(std::span<platform::SocketSet::Ready> into) noexcept {
  auto const count = set_.take_ready(into);
  std::size_t kept = 0;
  for (auto const& ready : into.first(count)) {
    auto* const entry = find(ready.socket);
    if (entry && entry->wanted)
      into[kept++] = ready;
    else if (entry)
      leave_set(*entry);
    else
      set_.forget(ready.socket);
  }
  return kept;
}

}  // namespace affinity::client
