#pragma once
// What an answer means for asking again, and for how Affinity fares. The one table of retries.

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
                               Result<Response> const&);  // unknown: Affinity had no part in it
// Affinity could not be reached or was not there, which may be so for others too. Everything else that is bad
// may come of what was asked, or of who asked.
bool is_outage(Result<Response> const&);

}  // namespace affinity::client
