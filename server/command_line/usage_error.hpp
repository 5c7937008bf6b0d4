#pragma once
// Explains unrecognized command-line arguments. Never repeats what may be a secret: people put keys there,
// and output is kept in logs.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

struct UsageError {
  std::vector<std::string> args{};        // all arguments, without the program's name
  std::vector<std::string> extras{};      // those that the parser did not recognize
  std::string command{};                  // empty where there is none
  std::vector<std::string_view> flags{};  // all that exist
};

std::string explain(UsageError const&);

}  // namespace affinity::server
