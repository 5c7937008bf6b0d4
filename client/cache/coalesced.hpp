#pragma once
// Coalesces identical GET requests of one API key that are in flight at the same time (single flight).

#include "client/cache/request_key.hpp"
#include "client/sender.hpp"

#include <memory>

namespace affinity::client {

// Each waiter keeps its own deadline and cancellation; the request is cancelled when the last waiter has
// left. A read after a write of the same key never joins an earlier flight.
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
  // The flight for this request, started if there is none; adds the waiter to it.
  std::shared_ptr<Flight> join_or_start(Request const&, std::string const& name, Waiter&);

  Sender& next_;
  Clock const& clock_;
  std::shared_ptr<Flights> const flights_;  // shared with flights, which may outlive this layer
};

}  // namespace affinity::client
