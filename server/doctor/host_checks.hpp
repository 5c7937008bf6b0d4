#pragma once
// Checks the entries of this program in the configuration files of the hosts on this machine.

#include "server/config/hosts.hpp"
#include "server/doctor/dry_start.hpp"
#include "server/doctor/finding.hpp"

#include <functional>
#include <string>
#include <vector>

namespace affinity::server {

using DryStart = std::function<DryStartResult(LaunchConfig const&)>;

struct HostEntry {
  std::string host{};  // "Cursor"
  std::string file{};
  std::string name{};
  json::object body{};
};

struct HostFiles {
  std::vector<HostEntry> entries{};  // entries of this program only
  std::vector<Check> unreadable{};   // files that mention it and cannot be parsed
};
HostFiles read_host_files();

// Starts the entry dry, if it starts this program.
Finding check_host_entry(HostEntry const&, DryStart const&);

std::vector<Check> check_hosts(DryStart const&);

// Expands variables as hosts do: ${VAR}, ${VAR:-default}, ${env:VAR}, and ${input:…} with a stand-in.
std::string expand_variables(std::string_view value);

}  // namespace affinity::server
