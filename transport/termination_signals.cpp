#include "transport/termination_signals.hpp"

#include "base/platform/signals.hpp"

namespace affinity::transport {

std::vector<int> termination_signals(Sighup sighup) {
  using platform::Hangup;
  return platform::termination_signals(sighup == Sighup::reloads ? Hangup::reloads : Hangup::terminates);
}

}  // namespace affinity::transport
