#pragma once
// Starts the server dry: with another command line and environment, in this process. Starts no other program
// and writes nothing, because an entry of a host's file may come with a project that somebody else wrote.

#include <string>
#include <utility>
#include <vector>

namespace affinity::server {

struct LaunchConfig {  // how a host starts this program
  std::vector<std::string> args{};
  std::vector<std::pair<std::string, std::string>> env{};  // replaces all variables that begin with AFFINITY_
};

struct DryStartResult {
  int exit_code = 0;      // not 0: it would exit with this code
  std::string message{};  // its error message in that case
  std::string answer{};   // its answer to `initialize` otherwise
};

DryStartResult dry_start(LaunchConfig const&);

}  // namespace affinity::server
