#include "transport/termination_signals.hpp"

#include <signal.h>

namespace affinity::transport {

std::vector<int> termination_signals(Sighup sighup) {
  struct sigaction now {};
  bool const ignored = ::sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
  if (sighup == Sighup::reloads || ignored) return {SIGINT, SIGTERM};
  return {SIGINT, SIGTERM, SIGHUP};
}

}  // namespace affinity::transport
