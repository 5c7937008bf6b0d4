#include "client/pipeline/affinity_client.hpp"

#include <utility>

namespace affinity::client {

AffinityClient::AffinityClient(Settings settings, Dependencies dependencies)
    : http_(std::make_unique<CurlHttpClient>(settings.http)),
      pipeline_(settings, *http_, with_defaults(std::move(dependencies))) {
  http_->set_may_resend(
      [this](Request const& request, Caller const& caller) { return pipeline_.may_resend(request, caller); });
}

AffinityClient::AffinityClient(Settings settings, Sender& network, Dependencies dependencies)
    : pipeline_(settings, network, with_defaults(std::move(dependencies))) {}

Dependencies AffinityClient::with_defaults(Dependencies given) {
  if (!given.clock) given.clock = &own_clock_;
  if (!given.timers) given.timers = &own_timers_;
  if (!given.metrics) given.metrics = &own_metrics_;
  if (!given.random) given.random = real_random();
  return given;
}

}  // namespace affinity::client
