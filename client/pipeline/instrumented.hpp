#pragma once
// One line in the log and one count for every request that leaves, also for one that the wire sends once
// more. Never a body, a query or a key.

#include "base/metrics.hpp"
#include "client/sender.hpp"

#include <functional>
#include <string_view>

namespace affinity::client {

// A line of the log, as Log::write takes it. Empty = nobody reads.
using LogFunction = std::function<void(Level, std::string_view event, LogFields)>;

class Instrumented final : public Sender {
 public:
  Instrumented(Sender& next, Clock const&, LogFunction, Metrics&);
  Task<Result<Response>> send(Request, CallContext const&) override;
  void record_resend(Request const&, Caller const&);  // the first of two had no answer

 private:
  Sender& next_;
  Clock const& clock_;
  LogFunction log_;
  Metrics& metrics_;
};

}  // namespace affinity::client
