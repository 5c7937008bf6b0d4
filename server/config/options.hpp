#pragma once
// Options of the `config` command.

#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::server {

// What the command line said.
struct ConfigOptions {
  enum class Via { local, wsl, ssh };  // how the host starts the program, where it does not use HTTP

  std::string host{};                 // empty = list them
  std::optional<std::string> http{};  // the URL; empty = where `http` listens by itself
  Via via = Via::local;
  std::string target{};           // the machine (ssh) or the distribution (wsl; empty = its default one)
  std::string name = "affinity";  // of the entry
  std::string command{};          // what the host starts; empty = this very program
  std::string key_file{};         // where the program reads the Affinity key; empty = the usual place
  std::string file{};             // the host's file; empty = where that host has it
  bool write = false;
  std::vector<std::string>
      forwarded_flags{};  // settings that were given as flags, for the program's own command line
};

// `http` and `via` as they stood on the command line, each with the words that followed it. A word too many
// is the host's name.
Result<void> parse_connection(ConfigOptions&, bool http_given, std::vector<std::string> http,
                              std::vector<std::string> via);

}  // namespace affinity::server
