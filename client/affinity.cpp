#include "client/affinity.hpp"

#include "client/read_only.hpp"
#include "client/redirect.hpp"
#include "client/remembered.hpp"
#include "client/shared_reads.hpp"

#include <utility>

namespace affinity::client {

Affinity::Affinity(Settings settings, Around around) : around_(std::move(around)) {
  auto wire = std::make_unique<CurlWire>(settings.wire);
  auto& innermost = *wire;
  row_.push_back(std::move(wire));
  outermost_ = &innermost;
  stack(settings, &innermost);
}

Affinity::Affinity(Settings settings, Sender& innermost, Around around)
    : around_(std::move(around)), outermost_(&innermost) {
  stack(settings);
}

Affinity::~Affinity() {
  while (!row_.empty()) row_.pop_back();
}

// What a request passes last comes first.
// - The gate stands outside: what it refuses costs no key, place or log line.
// - A redirect stands outside the throttle: each of its steps within Affinity is one more request there, and
//   whoever else it leads to is not Affinity's and holds none of the key's places.
// - Each try of a request stands in line anew, and is one line in the log.
void Affinity::stack(Settings const& settings, CurlWire* wire) {
  if (!around_.clock) around_.clock = &own_clock_;
  if (!around_.waiter) around_.waiter = &own_waiter_;
  if (!around_.metrics) around_.metrics = &own_metrics_;
  if (!around_.random) around_.random = real_random();
  auto const& clock = *around_.clock;
  auto& waiter = *around_.waiter;
  auto& metrics = *around_.metrics;
  add<Authenticated>(settings.scheme);
  auto& audited = add<Audited>(clock, around_.write, metrics);
  auto& throttle = add<Throttle>(settings.throttle, clock, waiter, metrics);
  if (wire)
    wire->ask_before_resending([&audited, &throttle](Request const& request, Caller const& caller) {
      if (!throttle.may_resend(caller)) return false;
      audited.resent(request, caller);
      return true;
    });
  add<Redirect>(settings.wire.base_url);
  add<Retrying>(settings.retry, clock, waiter, around_.random, metrics);
  add<SharedReads>(clock);
  add<Remembered>(clock, settings.memory);
  add<ReadOnly>();
}

template<class Layer, class... More> Layer& Affinity::add(More&&... more) {
  auto layer = std::make_unique<Layer>(*outermost_, std::forward<More>(more)...);
  auto& added = *layer;
  row_.push_back(std::move(layer));
  outermost_ = &added;
  return added;
}

}  // namespace affinity::client
