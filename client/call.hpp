#pragma once
// What travels beside a request, explicitly: who asks, until when, how to report progress.

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <functional>
#include <string>

namespace affinity::client {

struct Caller {
  std::string principal = "local";  // for logs and limits, never the key
  Secret api_key{};                 // Affinity's, of this principal alone
  bool read_only = false;           // nothing but GET may leave for this caller
};

struct Progress {
  double done = 0;   // grows with every report
  double total = 0;  // 0 = not known
  std::string message{};
};

using Notify = std::function<void(Progress const&)>;  // empty when nobody asked

struct Call {
  Caller caller{};
  TimePoint deadline = TimePoint::max();
  Notify notify{};
};

}  // namespace affinity::client
