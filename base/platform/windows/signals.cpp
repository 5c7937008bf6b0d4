#include "base/platform/signals.hpp"

#include <signal.h>
#include <windows.h>

namespace affinity::platform {

namespace {

// Runs in a thread of its own; when it returns from a closed window, the process is ended at once. The system
// ends it in any case after five seconds.
BOOL WINAPI end_in_order(DWORD event) {
  if (event != CTRL_CLOSE_EVENT && event != CTRL_LOGOFF_EVENT && event != CTRL_SHUTDOWN_EVENT) return FALSE;
  ::raise(SIGTERM);
  ::Sleep(INFINITE);  // until main() is through
  return TRUE;
}

}  // namespace

std::vector<int> termination_signals(Hangup) { return {SIGINT, SIGTERM, SIGBREAK}; }

std::optional<int> reload_signal() { return std::nullopt; }

void ignore_write_signals() {}

void turn_closed_window_into_signal() { ::SetConsoleCtrlHandler(end_in_order, TRUE); }

}  // namespace affinity::platform
