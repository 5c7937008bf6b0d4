#pragma once
// Writes whole lines to a file or a pipe and recovers from torn writes, as on a full disk.

#include "base/platform/native_file.hpp"

#include <cstddef>
#include <string_view>

namespace affinity {

class WholeLineWriter {
 public:
  // `torn`: the existing content ends within a line. The file must outlive the writer.
  explicit WholeLineWriter(platform::FileHandle file, bool torn = false) : file_(file), torn_(torn) {}

  struct WriteResult {
    std::size_t bytes = 0;  // of the lines that were written whole
    int error = 0;          // errno of the failed write, else 0
  };

  // Each line ends with a line feed. Blocks as long as the reader does not read. After a torn line the next
  // one begins with a line feed, so that no other line is spoiled; the caller writes the torn line again from
  // its beginning.
  WriteResult write(std::string_view lines);

 private:
  platform::FileHandle file_;
  bool torn_;
};

}  // namespace affinity
