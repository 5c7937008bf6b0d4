#pragma once
// What travels beside a request, explicitly: who asks, until when, how to report progress.

#include "base/clock.hpp"
#include "base/crypto/secret.hpp"
#include "base/http/message.hpp"
#include "base/log/log.hpp"
#include "base/result.hpp"

#include <functional>
#include <string>

namespace affinity::client {

struct Caller {
  std::string principal = "local";  // for logs and limits, never the key
  std::string session{};            // one of several conversations of this principal, which share fairly
  Secret api_key{};                 // Affinity's, of this principal alone
  bool read_only = false;           // nothing but GET may leave for this caller
};

struct Progress {
  static constexpr double message_only = -1;  // as `done`: words alone, such as what is waited for
  double done = 0;                            // grows with every report
  double total = 0;                           // 0 = not known
  std::string message{};
};

using ProgressCallback = std::function<void(Progress const&)>;  // empty when nobody asked
// What happens on the way, for whoever reads logs at the other end. Never record text, never a secret.
using LogCallback = std::function<void(Level, json::object)>;  // empty when nobody asked
// What became of a write that was let go when its caller was cancelled. Called once, by the wire.
using LateResultCallback = std::function<void(Result<Response> const&)>;

struct CallContext {
  Caller caller{};
  TimePoint deadline = TimePoint::max();
  ProgressCallback on_progress{};
  LogCallback on_log{};
  bool bulk = false;  // one of many requests for one answer: the first to be refused when a quota runs low
  int attempt = 1;    // of this one request
  LateResultCallback on_late_result{};
};

}  // namespace affinity::client
