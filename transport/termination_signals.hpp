#pragma once
// The signals that terminate a serving command.

#include <vector>

namespace affinity::transport {

enum class Sighup { terminates, reloads };

// SIGINT and SIGTERM; also SIGHUP, unless it reloads or was ignored at the start of the process, as nohup
// does.
std::vector<int> termination_signals(Sighup = Sighup::terminates);

}  // namespace affinity::transport
