#pragma once
// The client of Affinity's API, built once from settings.

#include "client/curl/http_client.hpp"
#include "client/pipeline/pipeline.hpp"

#include <memory>

namespace affinity::client {

class AffinityClient {
 public:
  explicit AffinityClient(Settings, Dependencies = {});  // over the network; throws like CurlHttpClient
  // `network`: the sandbox in process or a test's sender; must outlive the client.
  AffinityClient(Settings, Sender& network, Dependencies = {});
  AffinityClient(AffinityClient const&) = delete;
  AffinityClient& operator=(AffinityClient const&) = delete;

  Sender& sender() { return pipeline_; }

 private:
  Dependencies with_defaults(Dependencies);

  SystemClock own_clock_{};
  AsioTimerFactory own_timers_{};
  Metrics own_metrics_{};
  std::unique_ptr<CurlHttpClient> http_{};  // null without a network
  Pipeline pipeline_;
};

}  // namespace affinity::client
