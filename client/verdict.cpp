#include "client/verdict.hpp"

#include "client/retry_after.hpp"

namespace affinity::client {

namespace {

// The kind of an error says whether a write may have been performed: unknown_outcome, or else certainly not
// (client/sender.hpp). So what is not unknown may be sent again, whatever the request does.
Verdict judge(Error const& error) {
  switch (error.kind) {
    case ErrorKind::upstream: return Verdict::failed;
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
  if (!request.repeatable) return Verdict::final;
  bool const cut = !reply->complete && !request.download && reply->status < 300;
  return cut || is_fault(reply->status) ? Verdict::failed : Verdict::final;
}

Health health(Result<Response> const& reply) {
  if (reply) return reply->status >= 500 ? Health::bad : Health::good;
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

}  // namespace affinity::client
