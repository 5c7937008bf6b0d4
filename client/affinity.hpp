#pragma once
// The row of senders between the tools and Affinity, built once from settings.

#include "client/audited.hpp"
#include "client/authenticated.hpp"
#include "client/curl_wire.hpp"
#include "client/memory.hpp"
#include "client/retrying.hpp"
#include "client/throttle.hpp"

#include <memory>
#include <vector>

namespace affinity::client {

struct Settings {
  WireSettings wire{};
  Scheme scheme = Scheme::basic;
  Memory::Limits memory{};
  RetrySettings retry{};
  ThrottleSettings throttle{};
};

// What the senders use besides each other. What is null or empty, the row has of its own: the system's clock
// and timers, counts that nobody reads, no log. What is given outlives the row.
struct Around {
  Clock const* clock = nullptr;
  Waiter* waiter = nullptr;
  Metrics* metrics = nullptr;
  WriteLine write{};
  Random random{};
};

class Affinity {
 public:
  explicit Affinity(Settings, Around = {});            // over the network; throws as CurlWire does
  Affinity(Settings, Sender& innermost, Around = {});  // the sandbox in process, or a test's; it lives longer
  Affinity(Affinity const&) = delete;
  Affinity& operator=(Affinity const&) = delete;
  ~Affinity();

  Sender& sender() { return *outermost_; }

 private:
  void stack(Settings const&, CurlWire* wire = nullptr);
  template<class Layer, class... More> Layer& add(More&&... more);

  SystemClock own_clock_{};
  TimerWaiter own_waiter_{};
  Metrics own_metrics_{};
  Around around_;
  std::vector<std::unique_ptr<Sender>> row_{};  // from the inside out; destroyed from the outside in
  Sender* outermost_ = nullptr;
};

}  // namespace affinity::client
