#pragma once
// Options of the `config` command.

#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::server {

// Parsed from the command line.
struct ConfigOptions {
  enum class Via { local, wsl, ssh };  // how the host starts the program over stdio

  std::string host{};                 // empty = list them
  std::optional<std::string> http{};  // the URL; empty = the default address of `http`
  Via via = Via::local;
  std::string target{};           // the machine (ssh) or the distribution (wsl; empty = the default)
  std::string name = "affinity";  // of the entry
  std::string command{};          // what the host starts; empty = this very program
  std::string key_file{};         // path of the Affinity key file; empty = the default
  std::string file{};             // the host's file; empty = its default path
  bool write = false;
  std::vector<std::string> forwarded_flags{};  // settings given as flags; they become arguments of the entry
};

// Interprets the values of --http and --via. A surplus value is the host's name.
Result<void> parse_connection(ConfigOptions&, bool http_given, std::vector<std::string> http,
                              std::vector<std::string> via);

}  // namespace affinity::server
