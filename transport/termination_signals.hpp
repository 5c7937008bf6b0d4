#pragma once
// What asks a program that serves to end.

#include <vector>

namespace affinity::transport {

enum class Sighup { terminates, reloads };

// SIGINT, SIGTERM and, where a terminal or host that goes away takes its programs along, SIGHUP; unless that
// was ignored by whoever started us, as nohup does.
std::vector<int> termination_signals(Sighup = Sighup::terminates);

}  // namespace affinity::transport
