#pragma once
// The client of Affinity's API: the pipeline of senders between tools and network, built once from settings.

#include "client/curl/http_client.hpp"
#include "client/pipeline/pipeline.hpp"

#include <memory>
#include <vector>

namespace affinity::client {

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
