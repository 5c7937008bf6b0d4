#pragma once
// Scenarios of the load driver; each prints one line of JSON.

#include "bench/measure.hpp"
#include "bench/request_template.hpp"

#include <string>
#include <vector>

namespace affinity::bench {

struct Options {
  RequestSpec spec = {};
  Measure::Plan plan = {};
  int connections = 1;
  int window = 1;
  int runs = 10;
  int cpu = -1;                           // CPU of the started process
  std::string log = "/dev/null";          // its stderr
  std::vector<std::string> command = {};  // what comes after --
};

// A started server: its pid and the ends of its pipes.
struct Child {
  pid_t pid = 0;
  int in = -1;
  int out = -1;
};
Child start(Options const& options);
void stop(Child& child);

int load_http(Options const& options);
int load_stdio(Options const& options);
int load_cold(Options const& options);
int hold_sessions(Options const& options);

}  // namespace affinity::bench
