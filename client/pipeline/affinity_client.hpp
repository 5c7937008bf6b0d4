#pragma once
// The row of senders between the tools and Affinity, built once from settings.

#include "client/cache/response_cache.hpp"
#include "client/curl/http_client.hpp"
#include "client/pipeline/authenticated.hpp"
#include "client/pipeline/instrumented.hpp"
#include "client/rate_limit/rate_limited.hpp"
#include "client/retry/retrying.hpp"

#include <memory>
#include <vector>

namespace affinity::client {

struct Settings {
  HttpClientSettings http{};
  AuthScheme scheme = AuthScheme::basic;
  ResponseCache::Limits cache{};
  RetrySettings retry{};
  RateLimitSettings rate_limit{};
};

// What the senders use besides each other. What is null or empty, the row has of its own: the system's clock
// and timers, counts that nobody reads, no log. What is given outlives the row.
struct Dependencies {
  Clock const* clock = nullptr;
  TimerFactory* timers = nullptr;
  Metrics* metrics = nullptr;
  LogFunction log{};
  Random random{};
};

class AffinityClient {
 public:
  explicit AffinityClient(Settings, Dependencies = {});  // over the network; throws as CurlHttpClient does
  AffinityClient(Settings, Sender& innermost,
                 Dependencies = {});  // the sandbox in process, or a test's; it lives longer
  AffinityClient(AffinityClient const&) = delete;
  AffinityClient& operator=(AffinityClient const&) = delete;
  ~AffinityClient();

  Sender& sender() { return *outermost_; }

 private:
  void add_layers(Settings const&, CurlHttpClient* http = nullptr);
  template<class Layer, class... More> Layer& add(More&&... more);

  SystemClock own_clock_{};
  AsioTimerFactory own_timers_{};
  Metrics own_metrics_{};
  Dependencies dependencies_;
  std::vector<std::unique_ptr<Sender>> layers_{};  // from the inside out; destroyed from the outside in
  Sender* outermost_ = nullptr;
};

}  // namespace affinity::client
