#pragma once
// Starts the server dry: with another command line and environment, in this process. Starts no other program
// and writes nothing, because an entry of a host's file may come with a project that somebody else wrote.

#include <string>
#include <utility>
#include <vector>

namespace affinity::server {

struct LaunchConfig {  // of this program by somebody else
  std::vector<std::string> args{};
  std::vector<std::pair<std::string, std::string>>
      env{};  // in place of all variables that begin with AFFINITY_
};

struct DryStartResult {
  int exit_code = 0;      // with which it would end at once
  std::string message{};  // the last that it would say then
  std::string answer{};   // to `initialize`, otherwise
};

DryStartResult dry_start(LaunchConfig const&);

}  // namespace affinity::server
