#pragma once
// Reads that ask the same with the same API key at the same moment share one transfer.

#include "client/cache/request_key.hpp"
#include "client/sender.hpp"

#include <memory>

namespace affinity::client {

// Each of those who wait keeps a deadline of its own and may leave; the transfer ends when the last one has
// left. What a key reads after it has written is asked anew, though the same read be under way.
class Coalesced final : public Sender {
 public:
  Coalesced(Sender& next, Clock const& clock);
  ~Coalesced() override;
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  struct Waiter;
  struct Flight;
  struct Flights;
  class WriteScope;

  Task<Result<Response>> write(Request, CallContext const&, std::string fingerprint);
  Task<Result<Response>> read(Request, CallContext const&, std::string name);
  // The flight to wait for, begun where there is none. The one who waits is among its waiters then.
  std::shared_ptr<Flight> join_or_start(Request const&, std::string const& name, Waiter&);

  Sender& next_;
  Clock const& clock_;
  std::shared_ptr<Flights> const
      flights_;  // also held by what is under way, which may be taken down after us
};

}  // namespace affinity::client
