#pragma once
// The client of Affinity's API: the pipeline of senders between tools and network, built once from settings.

#include "client/cache/response_cache.hpp"
#include "client/curl/http_client.hpp"
#include "client/pipeline/authenticated.hpp"
#include "client/pipeline/instrumented.hpp"
#include "client/rate_limit/rate_limited.hpp"
#include "client/retry/retrying.hpp"

#include <memory>
#include <string>
#include <vector>

namespace affinity::client {

struct Settings {
  HttpClientSettings http{};
  AuthScheme scheme = AuthScheme::basic;        // of v1
  std::string api_version{pinned_api_version};  // of v2; empty = that of the key
  ResponseCache::Limits cache{};
  // Rows of lists and records, for composed tools alone: a report and a query of the same minute pay once.
  ResponseCache::Limits rows{.ttl = Milliseconds(60'000),
                             .entries_per_key = 512,
                             .entries = 2048,
                             .bytes_per_key = 16u << 20,
                             .bytes = 16u << 20,
                             .any_write_invalidates = true};
  RetrySettings retry{};
  RateLimitSettings rate_limit{};
};

// What the layers depend on. Null or empty members have defaults: system clock and timers, unread metrics, no
// log. What is given must outlive the client.
struct Dependencies {
  Clock const* clock = nullptr;
  TimerFactory* timers = nullptr;
  Metrics* metrics = nullptr;
  LogFunction log{};
  Random random{};
};

class AffinityClient {
 public:
  explicit AffinityClient(Settings, Dependencies = {});  // over the network; throws like CurlHttpClient
  AffinityClient(Settings, Sender& innermost,
                 Dependencies = {});  // the sandbox in process or a test's sender; must outlive the client
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
  std::vector<std::unique_ptr<Sender>> layers_{};  // innermost first; destroyed outermost first
  Sender* outermost_ = nullptr;
};

}  // namespace affinity::client
