#pragma once
// What an answer means for asking again, and for how Affinity fares. The one table of retries.

#include "base/http/message.hpp"
#include "base/result.hpp"

namespace affinity::client {

enum class Verdict {
  final,      // stands as it is
  failed,     // may be asked again: it was a read, or nothing was sent
  timed_out,  // the same, and it took its time
  limited,    // was not performed; may be asked again after a wait
};

Verdict judge(Request const&, Result<Response> const&);

enum class Health { good, bad, unknown };

Health health(Request const&, Result<Response> const&);  // unknown: Affinity had no part in it
// Affinity could not be reached or was not there, which may be so for others too. Everything else that is bad
// may come of what was asked, or of who asked.
bool is_outage(Result<Response> const&);

}  // namespace affinity::client
