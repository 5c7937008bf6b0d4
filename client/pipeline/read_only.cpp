#include "client/pipeline/read_only.hpp"

#include <utility>

namespace affinity::client {

Task<Result<Response>> ReadOnly::send(Request request, CallContext const& call) {
  if (call.caller.read_only && !request.reads())
    co_return fail(ErrorKind::denied,
                   "This server is read-only, so nothing was changed and nothing was sent.",
                   "Whoever runs this server can allow changes by starting it without --read-only.");
  auto reply = co_await next_.send(std::move(request), call);
  co_return reply;
}

}  // namespace affinity::client
