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
  std::vector<HostEntry> entries{};  // those that name this program, and no others
  std::vector<Check> unreadable{};   // files that name it and cannot be read
};
HostFiles read_host_files();

// Rehearses what the entry starts, if that is this program.
Finding check_host_entry(HostEntry const&, DryStart const&);

std::vector<Check> check_hosts(DryStart const&);

// What a host makes of a value: ${VAR}, ${VAR:-default}, ${env:VAR} and, filled with anything, ${input:…}.
std::string expand_variables(std::string_view value);

}  // namespace affinity::server
