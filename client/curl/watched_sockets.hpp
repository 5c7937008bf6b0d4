#pragma once
// The sockets that libcurl waits for. One that goes idle between two requests stays in the system's set, so
// that using it again costs no system call.

#include "base/platform/socket_set.hpp"

#include <span>
#include <vector>

namespace affinity::client {

class WatchedSockets {
 public:
  bool open();  // false when no memory or no descriptor is left; after an error it can be tried again
  platform::SocketSet const& set() const { return set_; }

  // A socket of which closing() will tell; others leave the set as soon as nobody waits for them, because
  // the system may give their number to another socket at any time.
  void opened(platform::SocketHandle);
  void closing(platform::SocketHandle) noexcept;

  void watch(platform::SocketHandle, bool readable, bool writable);
  void ignore(platform::SocketHandle) noexcept;  // until the next watch()
  // Those that are watched and ready, as platform::SocketSet::take_ready().
  std::size_t take_ready(std::span<platform::SocketSet::Ready>) noexcept;

 private:
  struct Entry {
    platform::SocketHandle socket = platform::no_socket;
    bool announced = false;                   // by opened()
    bool readable = false, writable = false;  // what the set waits for; neither: it is not in the set
    bool wanted = false;                      // by libcurl, now
  };
  Entry* find(platform::SocketHandle) noexcept;
  void leave_set(Entry&) noexcept;

  platform::SocketSet set_{};
  std::vector<Entry> entries_{};  // few: one for each connection
};

}  // namespace affinity::client
