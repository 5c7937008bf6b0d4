#pragma once
// Options of the `doctor` command.

#include <string>

namespace affinity::server {

// What the command line said.
struct DoctorOptions {
  bool json = false;
  bool offline = false;
  bool contract = false;
  std::string report{};          // a file for the contract's report; empty = standard output
  std::string settings_error{};  // what is wrong with flags, environment or settings file, if anything
};

}  // namespace affinity::server
