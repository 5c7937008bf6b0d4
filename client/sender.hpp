#pragma once
// The interface of this layer. The HTTP client, authentication, rate limiting, retries and the sandbox in
// process are all senders; client/pipeline/affinity_client.cpp stacks them.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "client/call_context.hpp"

namespace affinity::client {

class Sender {
 public:
  virtual ~Sender() = default;
  // Every HTTP status is a Response; an Error means that no complete response came. For a write the kind of
  // error says whether it may have been performed (unknown_outcome) or certainly was not (all others).
  virtual Task<Result<Response>> send(Request, CallContext const&) = 0;
  // What the cache has for the request (Request::max_age); null without one. Sends nothing. Valid until the
  // next call of the sender.
  virtual Response const* remembered(Request const&, CallContext const&) { return nullptr; }
};

}  // namespace affinity::client
