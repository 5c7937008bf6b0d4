#pragma once
// Lines to a descriptor that stay whole, also where the disk had room for half of one.

#include <cstddef>
#include <string_view>

namespace affinity {

class WholeLineWriter {
 public:
  // `torn`: what is there already ends within a line. The descriptor outlives this.
  explicit WholeLineWriter(int fd, bool torn = false) : fd_(fd), torn_(torn) {}

  struct WriteResult {
    std::size_t bytes = 0;  // of the lines that are there whole
    int error = 0;          // errno of what kept the rest from it, else 0
  };

  // Each line ends with a line feed. Waits for as long as whoever reads does not. After half a line the next
  // one begins with a line feed, so that half a line spoils no other; the caller gives it again from its
  // beginning.
  WriteResult write(std::string_view lines);

 private:
  int fd_;
  bool torn_;
};

}  // namespace affinity
