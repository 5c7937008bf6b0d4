#pragma once
// Signals that a program which serves obeys.

#include <optional>
#include <vector>

namespace affinity::platform {

enum class Hangup { terminates, reloads };

// SIGINT and SIGTERM, and what else asks to end: SIGHUP, unless it reloads or was ignored at the start of
// the process, as nohup does; on Windows Ctrl-Break.
std::vector<int> termination_signals(Hangup = Hangup::terminates);

// The signal for reading files again; nothing on Windows.
std::optional<int> reload_signal();

// A pipe or file that takes no more becomes an error of the write, not the end of the process.
void ignore_write_signals();

// On Windows a closed window, a logoff and a shutdown raise SIGTERM, and the system waits for the end, some
// seconds at most. Elsewhere they are signals already.
void turn_closed_window_into_signal();

}  // namespace affinity::platform
