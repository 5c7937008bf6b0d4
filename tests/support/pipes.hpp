#pragma once
// Both ends of a pipe, and what comes out of it.

#include "support/catch.hpp"
#include "support/unique_fd.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace affinity::tests {

struct PipeEnds {
  UniqueFd read{}, write{};
};

inline PipeEnds pipe_ends() {
  std::array<int, 2> fds{};
  REQUIRE(::pipe2(fds.data(), O_CLOEXEC) == 0);
  return {.read = UniqueFd(fds[0]), .write = UniqueFd(fds[1])};
}

// The next line, without its end. Waits for it.
inline std::string line_from(PipeEnds const& pipe) {
  std::string line;
  for (char c = 0; ::read(pipe.read.get(), &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

// Until nothing more fits. Gives how much that was.
inline std::size_t fill(PipeEnds const& pipe) {
  auto const before = ::fcntl(pipe.write.get(), F_GETFL);
  ::fcntl(pipe.write.get(), F_SETFL, before | O_NONBLOCK);
  std::size_t size = 0;
  while (::write(pipe.write.get(), "\n", 1) == 1) ++size;
  ::fcntl(pipe.write.get(), F_SETFL, before);
  return size;
}

inline void drain(PipeEnds const& pipe, std::size_t size) {
  std::vector<char> piece(size);
  while (size > 0) size -= std::size_t(std::max<ssize_t>(::read(pipe.read.get(), piece.data(), size), 0));
}

}  // namespace affinity::tests
