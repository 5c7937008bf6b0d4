#include "transport/end_signals.hpp"

#include <signal.h>

namespace affinity::transport {

std::vector<int> end_signals(Hangup hangup) {
  struct sigaction now {};
  bool const ignored = ::sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
  if (hangup == Hangup::means_else || ignored) return {SIGINT, SIGTERM};
  return {SIGINT, SIGTERM, SIGHUP};
}

}  // namespace affinity::transport
