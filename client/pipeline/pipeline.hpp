#pragma once
// The way of a request to Affinity. Policies are asked in turn: each is a plain class, which says whether the
// request may be sent, adds to it, or looks at the answer, and knows nothing of the others. The order is here
// alone.

#include "client/cache/flights.hpp"
#include "client/cache/memory.hpp"
#include "client/pipeline/authentication.hpp"
#include "client/pipeline/settings.hpp"
#include "client/pipeline/upstream_log.hpp"
#include "client/rate_limit/rate_limiter.hpp"
#include "client/retry/retries.hpp"
#include "client/sender.hpp"

#include <memory>
#include <string>

namespace affinity::client {

class Pipeline final : public Sender {
 public:
  // Every member of Dependencies is set. `network` must outlive this object.
  Pipeline(Settings const&, Sender& network, Dependencies const&);
  Task<Result<Response>> send(Request, CallContext const&) override;
  Response const* remembered(Request const&, CallContext const&) override;

  // Asked by the HTTP client before libcurl resends a read; counts and logs it if allowed.
  bool may_resend(Request const&, Caller const&);

 private:
  Task<Result<Response>> exchange(Request&, CallContext const&);
  Task<Result<Response>> send_once(Request&, CallContext const&);
  Task<Result<Response>> send_to_affinity(Request&, CallContext const&);

  Sender& network_;
  std::string const base_url_;
  Clock const& clock_;
  TimerFactory& timers_;
  std::shared_ptr<Memory> const memory_;  // shared with requests under way, which may outlive this object
  Flights flights_;
  Retries retries_;
  RateLimiter rate_limiter_;
  UpstreamLog log_;
  Authentication authentication_;
};

}  // namespace affinity::client
