#pragma once
// The retry policy: whether a response or error may be retried, and what the circuit breaker counts it as.

#include "base/http/message.hpp"
#include "base/result.hpp"

namespace affinity::client {

enum class RetryReason {
  none,        // do not retry
  failure,     // it was a read, or nothing was sent
  timeout,     // the same, and it took its time
  rate_limit,  // 429: was not performed; retry after a wait
};

RetryReason retry_reason(Request const&, Result<Response> const&);

enum class BreakerOutcome { success, failure, ignored };

BreakerOutcome breaker_outcome(Request const&,
                               Result<Response> const&);  // ignored: the failure was not Affinity's
// Affinity was unreachable or unavailable, which may affect all keys. Other failures may be due to the
// request or the key.
bool is_outage(Result<Response> const&);

}  // namespace affinity::client
