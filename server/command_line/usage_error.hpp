#pragma once
// Explains unrecognized command-line arguments. Never repeats what may be a secret: people put keys there,
// and output is kept in logs.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

struct UsageError {
  std::vector<std::string> args{};        // all of the line, without the program's name
  std::vector<std::string> extras{};      // those of them that nothing took
  std::string command{};                  // empty where there is none
  std::vector<std::string_view> flags{};  // those that there are
};

std::string explain(UsageError const&);

}  // namespace affinity::server
