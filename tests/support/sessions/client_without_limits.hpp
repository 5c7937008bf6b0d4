#pragma once
// The client over a test's sender, with every policy at rest but those that the test turns on.

#include "client/pipeline/affinity_client.hpp"

#include <utility>

namespace affinity::tests {

// One attempt, no breaker, no limit, nothing remembered.
inline client::Settings at_rest() {
  return {.cache = {.ttl = Milliseconds(0)},
          .rows = {.ttl = Milliseconds(0)},
          .retry = {.backoff = {.max_attempts = 1}, .breaker = {.min_outcomes = 1'000'000'000}},
          .rate_limit = {.enabled = false, .max_concurrent = 1'000'000'000}};
}
inline client::Settings at_rest_but(client::RetrySettings retry) {
  auto out = at_rest();
  out.retry = retry;
  return out;
}
inline client::Settings at_rest_but(client::RateLimitSettings limits) {
  auto out = at_rest();
  out.rate_limit = limits;
  return out;
}
inline client::Settings at_rest_but(client::ResponseCache::Limits cache) {
  auto out = at_rest();
  out.cache = cache;
  return out;
}

// Takes from requests what authentication added, for tests that compare them.
struct WithoutKey final : client::Sender {
  explicit WithoutKey(client::Sender& the_next) : next(the_next) {}
  client::Sender& next;
  Task<Result<Response>> send(Request request, client::CallContext const& call) override {
    std::erase_if(request.headers.fields, [](Headers::Field const& field) {
      return field.name == "Authorization" || field.name == client::api_version_header;
    });
    return next.send(std::move(request), call);
  }
};

}  // namespace affinity::tests
