#pragma once
// The context of a call, passed explicitly with each request: caller, deadline, callbacks for progress and
// log.

#include "base/clock.hpp"
#include "base/crypto/secret.hpp"
#include "base/http/message.hpp"
#include "base/log/log.hpp"
#include "base/result.hpp"

#include <functional>
#include <memory>
#include <string>

namespace affinity::client {

struct Caller {
  std::string principal = "local";  // for logs and limits, never the key
  std::string session{};            // one of this principal's sessions; the queue is fair between sessions
  Secret api_key{};                 // the principal's Affinity API key
  bool read_only = false;           // only requests that read are sent for this caller
};

struct Progress {
  static constexpr double message_only =
      -1;            // as `done`: a message without progress, such as what is waited for
  double done = 0;   // increases with every report
  double total = 0;  // 0 = not known
  std::string message{};
};

using ProgressCallback = std::function<void(Progress const&)>;  // empty when not requested
// Sends a log message to the client. Never contains text of records or secrets.
using LogCallback = std::function<void(Level, json::object)>;  // empty when not requested
// Receives the result of a write that was abandoned when its caller was cancelled. Called once, by the HTTP
// client.
using LateResultCallback = std::function<void(Result<Response> const&)>;

// What one call of a tool has written, for limits of a policy.
struct CallWrites {
  int count = 0;          // requests
  std::string plan_id{};  // of the plan that is applied; empty for what nobody was shown before
};

struct CallContext {
  Caller caller{};
  std::string traceparent{};  // of the request that this is for, for the log; valid, or empty
  TimePoint deadline = TimePoint::max();
  ProgressCallback on_progress{};
  LogCallback on_log{};
  bool bulk = false;  // one of many requests of a call; rejected first when the monthly quota runs low
  int attempt = 1;    // number of the attempt of this request
  LateResultCallback on_late_result{};
  std::shared_ptr<CallWrites> writes{};  // of the call, shared by all contexts made of it; null = not counted
};

}  // namespace affinity::client
