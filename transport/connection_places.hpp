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
class ConnectionPlaces {
 public:
  struct Limits {
    std::size_t most = 256;
    std::size_t most_of_principal = 0;  // 0 = as many as there are places
    std::size_t most_of_address = 32;
    std::size_t most_outside = 32;
  };

  class Guest {
   public:
    virtual ~Guest() = default;
    // Nothing is under way and nothing that it sent waits to be read. One that was never admitted may be in
    // the midst of sending a head, or of being refused: there is nothing to lose.
    virtual bool is_quiet(bool admitted) const = 0;
    virtual void give_way() = 0;  // ends the connection
  };

  struct Seat {
    Guest& guest;
    std::string address{};  // whom it is counted for; empty = nobody
    TimePoint since{};      // the end of its last exchange, or when it came
    bool placed = false;    // otherwise it waits outside
    bool admitted = false;  // once, by a good token
    bool gone = false;      // it gave way
    std::string principal{};
  };
  using Ticket = std::shared_ptr<Seat>;  // the seat is free when its last copy goes; the guest outlives it

  explicit ConnectionPlaces(Limits);

  Ticket enter(Guest&, std::string address, TimePoint now);  // null: not even outside is room

  enum class Verdict { yes, full, share_is_full };
  // The gate let a request of this connection in, as this principal; perhaps another one than before, for a
  // proxy brings the requests of many.
  Verdict admit(Ticket const&, std::string const& principal);

 private:
  struct All;
  std::shared_ptr<All> all_;
  Limits limits_;
};

}  // namespace affinity::transport
