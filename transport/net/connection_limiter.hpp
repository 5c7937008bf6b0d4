#pragma once
// Limits connections overall, per principal and per address, and evicts idle ones. No sockets.

#include "base/clock.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace affinity::transport {

// A connection is admitted while a slot is free. Otherwise it is pending with its first request, and only
// when that request is authenticated is another connection evicted for it: so an unauthenticated connection
// never evicts an authenticated one.
class ConnectionLimiter {
 public:
  struct Limits {
    std::size_t max = 256;
    std::size_t max_per_principal = 0;  // 0 = no limit of its own
    std::size_t max_per_address = 32;
    std::size_t max_pending = 32;
  };

  class Connection {
   public:
    virtual ~Connection() = default;
    // No exchange is in progress and no input is unread. A connection that was never authenticated may be
    // evicted while it sends a head or receives an error.
    virtual bool is_evictable(bool authenticated) const = 0;
    virtual void evict() = 0;  // closes the connection
  };

  struct Slot {
    Connection& connection;
    std::string address{};       // the key of the limit per address; empty = not limited
    TimePoint since{};           // the end of its last exchange, or the time of its accept
    bool admitted = false;       // otherwise it is pending
    bool authenticated = false;  // at least one request had a valid token
    bool evicted = false;        // it was closed for another one
    std::string principal{};
  };
  using SlotHandle = std::shared_ptr<Slot>;  // released with its last copy; the connection outlives it

  explicit ConnectionLimiter(Limits);

  SlotHandle acquire(Connection&, std::string address, TimePoint now);  // null: too many are pending

  enum class Admission { admitted, full, principal_limit };
  // A request of this connection was authenticated as this principal, which may differ from the one before: a
  // proxy forwards requests of many.
  Admission admit(SlotHandle const&, std::string const& principal);

 private:
  struct Slots;
  std::shared_ptr<Slots> slots_;
  Limits limits_;
};

}  // namespace affinity::transport
