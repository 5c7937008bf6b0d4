#include "client/pipeline/affinity_client.hpp"

#include "client/cache/cached.hpp"
#include "client/cache/coalesced.hpp"
#include "client/pipeline/read_only.hpp"

#include <utility>

namespace affinity::client {

AffinityClient::AffinityClient(Settings settings, Dependencies dependencies)
    : dependencies_(std::move(dependencies)) {
  auto http = std::make_unique<CurlHttpClient>(settings.http);
  auto& innermost = *http;
  layers_.push_back(std::move(http));
  outermost_ = &innermost;
  add_layers(settings, &innermost);
}

AffinityClient::AffinityClient(Settings settings, Sender& innermost, Dependencies dependencies)
    : dependencies_(std::move(dependencies)), outermost_(&innermost) {
  add_layers(settings);
}

AffinityClient::~AffinityClient() {
  while (!layers_.empty()) layers_.pop_back();
}

// Innermost layer first.
// - ReadOnly is outermost: a request that it rejects uses no key, permit or log line.
void AffinityClient::add_layers(Settings const& settings, CurlHttpClient* http) {
  if (!dependencies_.clock) dependencies_.clock = &own_clock_;
  if (!dependencies_.timers) dependencies_.timers = &own_timers_;
  if (!dependencies_.metrics) dependencies_.metrics = &own_metrics_;
  if (!dependencies_.random) dependencies_.random = real_random();
  auto const& clock = *dependencies_.clock;
  auto pipeline = std::make_unique<Pipeline>(settings, *outermost_, dependencies_);
  if (http)
    http->set_may_resend([asked = pipeline.get()](Request const& request, Caller const& caller) {
      return asked->may_resend(request, caller);
    });
  outermost_ = pipeline.get();
  layers_.push_back(std::move(pipeline));
  add<Coalesced>(clock);
  add<Cached>(clock, settings.rows, &Request::rows_max_age);
  add<Cached>(clock, settings.cache);
  add<ReadOnly>();
}

template<class Layer, class... More> Layer& AffinityClient::add(More&&... more) {
  auto layer = std::make_unique<Layer>(*outermost_, std::forward<More>(more)...);
  auto& added = *layer;
  layers_.push_back(std::move(layer));
  outermost_ = &added;
  return added;
}

}  // namespace affinity::client
