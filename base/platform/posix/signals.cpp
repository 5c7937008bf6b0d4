#include "base/platform/signals.hpp"

#include <signal.h>

namespace affinity::platform {

std::vector<int> termination_signals(Hangup hangup) {
  struct sigaction now {};
  bool const ignored = ::sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
  if (hangup == Hangup::reloads || ignored) return {SIGINT, SIGTERM};
  return {SIGINT, SIGTERM, SIGHUP};
}

std::optional<int> reload_signal() { return SIGHUP; }

void ignore_write_signals() { ::signal(SIGPIPE, SIG_IGN); }

void turn_closed_window_into_signal() {}  // it is SIGHUP

}  // namespace affinity::platform
