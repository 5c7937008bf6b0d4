#pragma once
// The one interface of this layer. The wire, the key, the throttle, retries and the sandbox in process are
// all senders, stacked in client/pipeline/affinity_client.cpp.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "client/call_context.hpp"

namespace affinity::client {

class Sender {
 public:
  virtual ~Sender() = default;
  // Any HTTP status is a Response; an Error means that no (whole) answer came. The error of a write tells by
  // its kind whether it may have been performed (unknown_outcome) or certainly was not (all others).
  virtual Task<Result<Response>> send(Request, CallContext const&) = 0;
};

}  // namespace affinity::client
