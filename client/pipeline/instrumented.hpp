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

class Instrumented final : public Sender {
 public:
  Instrumented(Sender& next, Clock const&, LogFunction, Metrics&);
  Task<Result<Response>> send(Request, CallContext const&) override;
  void record_resend(Request const&, Caller const&);  // libcurl resends a request that had no response

 private:
  Sender& next_;
  Clock const& clock_;
  LogFunction log_;
  Metrics& metrics_;
};

}  // namespace affinity::client
