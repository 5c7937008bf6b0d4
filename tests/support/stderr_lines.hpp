#pragma once
// What is written to the log while something is done.

#include "support/catch.hpp"

#include <unistd.h>

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace affinity::tests {

// What `work` writes to stderr, line by line.
inline std::vector<std::string> lines_of(std::function<void()> const& work) {
  auto* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  std::fflush(stderr);
  int const kept = ::dup(2);
  ::dup2(::fileno(file), 2);
  work();
  std::fflush(stderr);
  ::dup2(kept, 2);
  ::close(kept);
  std::rewind(file);
  std::vector<std::string> lines(1);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += char(c);
  }
  std::fclose(file);
  CHECK(lines.back().empty());  // every line is ended
  lines.pop_back();
  return lines;
}

}  // namespace affinity::tests
