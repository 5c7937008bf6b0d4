#include "client/affinity.hpp"

#include "client/read_only.hpp"
#include "client/redirect.hpp"
#include "client/remembered.hpp"
#include "client/shared_reads.hpp"

#include <functional>
#include <utility>

namespace affinity::client {

Affinity::Affinity(Settings settings) {
  row_.push_back(std::make_unique<CurlWire>(settings.wire));
  outermost_ = row_.back().get();
  stack(settings);
}

Affinity::Affinity(Settings settings, Sender& innermost) : outermost_(&innermost) { stack(settings); }

Affinity::~Affinity() {
  while (!row_.empty()) row_.pop_back();
}

// What a request passes last comes first. The gate stands outside: what it refuses costs no key, place or log
// line.
void Affinity::stack(Settings const& settings) {
  add<Authenticated>(settings.scheme);
  add<Redirect>(settings.wire.base_url);
  add<SharedReads>(std::cref(clock_));
  add<Remembered>(std::cref(clock_), settings.memory);
  add<ReadOnly>();
}

template<class Layer, class... More> void Affinity::add(More... more) {
  row_.push_back(std::make_unique<Layer>(*outermost_, more...));
  outermost_ = row_.back().get();
}

}  // namespace affinity::client
