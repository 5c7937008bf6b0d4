#pragma once
// The settings of the client and what it depends on.

#include "client/cache/response_cache.hpp"
#include "client/curl/http_client_settings.hpp"
#include "client/pipeline/authentication.hpp"
#include "client/rate_limit/key_rate_limiter.hpp"
#include "client/retry/retries.hpp"
#include "client/timer.hpp"

#include <string>

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

// What the client depends on. Null or empty members have defaults: system clock and timers, unread metrics,
// no log. What is given must outlive the client.
struct Dependencies {
  Clock const* clock = nullptr;
  TimerFactory* timers = nullptr;
  Metrics* metrics = nullptr;
  LogFunction log{};
  Random random{};
};

}  // namespace affinity::client
