#pragma once
// Who has a place among the connections, and who gives way when all are taken. No sockets.

#include "base/clock.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace affinity::transport {

// A connection comes in where there is a place. Where there is none it waits outside with its first request,
// and only when the gate has admitted that one does somebody give way for it: so strangers push out
// strangers, and never somebody who was let in.
class ConnectionLimiter {
 public:
  struct Limits {
    std::size_t max = 256;
    std::size_t max_per_principal = 0;  // 0 = as many as there are places
    std::size_t max_per_address = 32;
    std::size_t max_pending = 32;
  };

  class Connection {
   public:
    virtual ~Connection() = default;
    // Nothing is under way and nothing that it sent waits to be read. One that was never admitted may be in
    // the midst of sending a head, or of being refused: there is nothing to lose.
    virtual bool is_evictable(bool authenticated) const = 0;
    virtual void evict() = 0;  // ends the connection
  };

  struct Slot {
    Connection& connection;
    std::string address{};       // whom it is counted for; empty = nobody
    TimePoint since{};           // the end of its last exchange, or when it came
    bool admitted = false;       // otherwise it waits outside
    bool authenticated = false;  // once, by a good token
    bool evicted = false;        // it gave way
    std::string principal{};
  };
  using SlotHandle =
      std::shared_ptr<Slot>;  // the seat is free when its last copy goes; the guest outlives it

  explicit ConnectionLimiter(Limits);

  SlotHandle acquire(Connection&, std::string address, TimePoint now);  // null: not even outside is room

  enum class Admission { admitted, full, principal_limit };
  // The gate let a request of this connection in, as this principal; perhaps another one than before, for a
  // proxy brings the requests of many.
  Admission admit(SlotHandle const&, std::string const& principal);

 private:
  struct Slots;
  std::shared_ptr<Slots> slots_;
  Limits limits_;
};

}  // namespace affinity::transport
