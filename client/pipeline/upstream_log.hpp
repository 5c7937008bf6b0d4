#pragma once
// Writes one log line and counts one metric per request that is sent, including those that libcurl resends.
// Never logs a body, a query or a key.

#include "base/metrics.hpp"
#include "client/sender.hpp"

#include <functional>
#include <string_view>

namespace affinity::client {

// Writes a log line, with the arguments of Log::write. Empty = no log.
using LogFunction = std::function<void(Level, std::string_view event, LogFields)>;

class UpstreamLog {
 public:
  UpstreamLog(Clock const&, LogFunction, Metrics&);

  // Of a request to Affinity that was answered or failed.
  void record(Request const&, CallContext const&, Result<Response> const&, TimePoint::duration took);
  void record_resend(Request const&, Caller const&);  // libcurl resends a request that had no response

  // The result of a write that nobody waits for any more is logged when it comes. Without a log, empty. May
  // be called after this object and the request are gone; the clock and the log must outlive it.
  LateResultCallback late_result_of(Request const&, CallContext const&, TimePoint began) const;

 private:
  Clock const& clock_;
  LogFunction log_;
  Metrics& metrics_;
};

}  // namespace affinity::client
