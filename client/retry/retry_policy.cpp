#include "client/retry/retry_policy.hpp"

#include "client/retry_after.hpp"

namespace affinity::client {

namespace {

// Only unknown_outcome means that a write may have been performed (client/sender.hpp); after the other errors
// every request may be sent again.
RetryReason retry_reason(Error const& error) {
  switch (error.kind) {
    // With a status Affinity sent an unusable response; retrying gives the same one.
    case ErrorKind::upstream: return error.status == 0 ? RetryReason::failure : RetryReason::none;
    case ErrorKind::timeout: return RetryReason::timeout;
    case ErrorKind::unknown_outcome:
    case ErrorKind::invalid:
    case ErrorKind::denied:
    case ErrorKind::not_found:
    case ErrorKind::limited:
    case ErrorKind::cancelled:
    case ErrorKind::internal: break;
  }
  return RetryReason::none;
}

bool is_fault(int status) { return status == 500 || status == 502 || status == 503 || status == 504; }

}  // namespace

RetryReason retry_reason(Request const& request, Result<Response> const& reply) {
  // Parts are streamed and cannot be rewound.
  if (!request.parts.empty() || !request.origin.empty()) return RetryReason::none;
  // A download may be redirected, and an error does not say which origin it came from.
  if (!reply) return request.download ? RetryReason::none : retry_reason(reply.error());
  if (reply->status == 429)
    return month_is_exhausted(reply->headers) ? RetryReason::none : RetryReason::rate_limit;
  if (!request.idempotent) return RetryReason::none;
  bool const cut = !reply->complete && !request.download && reply->status < 300;
  return cut || is_fault(reply->status) ? RetryReason::failure : RetryReason::none;
}

BreakerOutcome breaker_outcome(Request const& request, Result<Response> const& reply) {
  // 501 says that the operation is not offered, not that Affinity is down.
  if (reply)
    return reply->status >= 500 && reply->status != 501 ? BreakerOutcome::failure : BreakerOutcome::success;
  if (request.download || !request.origin.empty())
    return BreakerOutcome::ignored;  // it may be the file store's
  if (reply.error().status != 0)
    return BreakerOutcome::success;  // Affinity sent a response, although an unusable one
  switch (reply.error().kind) {
    case ErrorKind::upstream:
    case ErrorKind::timeout:
    case ErrorKind::unknown_outcome: return BreakerOutcome::failure;
    case ErrorKind::invalid:
    case ErrorKind::denied:
    case ErrorKind::not_found:
    case ErrorKind::limited:
    case ErrorKind::cancelled:
    case ErrorKind::internal: break;
  }
  return BreakerOutcome::ignored;
}

bool is_outage(Result<Response> const& reply) {
  if (reply) return reply->status == 502 || reply->status == 503 || reply->status == 504;
  auto const kind = reply.error().kind;
  bool const unheard =
      kind == ErrorKind::upstream || kind == ErrorKind::timeout || kind == ErrorKind::unknown_outcome;
  return unheard && reply.error().status == 0;
}

}  // namespace affinity::client
