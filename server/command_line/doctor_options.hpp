#pragma once
// Options of the `doctor` command.

#include <string>

namespace affinity::server {

// Parsed from the command line.
struct DoctorOptions {
  bool json = false;
  bool offline = false;
  bool contract = false;
  std::string report{};          // a file for the contract's report; empty = standard output
  std::string settings_error{};  // why the settings could not be resolved; empty = they could
};

}  // namespace affinity::server
