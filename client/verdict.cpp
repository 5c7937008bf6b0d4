#include "client/verdict.hpp"

#include "client/retry_after.hpp"

namespace affinity::client {

namespace {

// The kind of an error says whether a write may have been performed: unknown_outcome, or else certainly not
// (client/sender.hpp). So what is not unknown may be sent again, whatever the request does.
Verdict judge(Error const& error) {
  switch (error.kind) {
    // A status: Affinity answered, and what it said is of no use. It says the same when asked again.
    case ErrorKind::upstream: return error.status == 0 ? Verdict::failed : Verdict::final;
    case ErrorKind::timeout: return Verdict::timed_out;
    case ErrorKind::unknown_outcome:
    case ErrorKind::invalid:
    case ErrorKind::denied:
    case ErrorKind::not_found:
    case ErrorKind::limited:
    case ErrorKind::cancelled:
    case ErrorKind::internal: break;
  }
  return Verdict::final;
}

bool is_fault(int status) { return status == 500 || status == 502 || status == 503 || status == 504; }

}  // namespace

Verdict judge(Request const& request, Result<Response> const& reply) {
  // Parts are read while they are sent, and cannot be read again.
  if (!request.parts.empty() || !request.origin.empty()) return Verdict::final;
  // A download leads through several places, and an error does not tell which of them it came from.
  if (!reply) return request.download ? Verdict::final : judge(reply.error());
  if (reply->status == 429) return month_is_used_up(reply->headers) ? Verdict::final : Verdict::limited;
  if (!request.idempotent) return Verdict::final;
  bool const cut = !reply->complete && !request.download && reply->status < 300;
  return cut || is_fault(reply->status) ? Verdict::failed : Verdict::final;
}

Health health(Request const& request, Result<Response> const& reply) {
  if (reply) return reply->status >= 500 ? Health::bad : Health::good;
  if (request.download || !request.origin.empty())
    return Health::unknown;                            // it may be where the file is kept
  if (reply.error().status != 0) return Health::good;  // Affinity answered, whatever it was
  switch (reply.error().kind) {
    case ErrorKind::upstream:
    case ErrorKind::timeout:
    case ErrorKind::unknown_outcome: return Health::bad;
    case ErrorKind::invalid:
    case ErrorKind::denied:
    case ErrorKind::not_found:
    case ErrorKind::limited:
    case ErrorKind::cancelled:
    case ErrorKind::internal: break;
  }
  return Health::unknown;
}

bool is_outage(Result<Response> const& reply) {
  if (reply) return reply->status == 502 || reply->status == 503 || reply->status == 504;
  auto const kind = reply.error().kind;
  bool const unheard =
      kind == ErrorKind::upstream || kind == ErrorKind::timeout || kind == ErrorKind::unknown_outcome;
  return unheard && reply.error().status == 0;
}

}  // namespace affinity::client
