#include "base/system/whole_line_writer.hpp"

#include "base/platform/file.hpp"

#include <cerrno>

namespace affinity {

WholeLineWriter::WriteResult WholeLineWriter::write(std::string_view lines) {
  std::size_t done = 0;
  int error = 0;
  bool repair = torn_;
  while (done < lines.size()) {
    auto const size = platform::write_together(file_, repair ? "\n" : "", lines.substr(done));
    if (size <= 0) {
      error = size < 0 ? errno : EIO;
      break;
    }
    done += std::size_t(size) - (repair ? 1 : 0);
    repair = false;
  }
  auto whole = lines.substr(0, done).rfind('\n') + 1;  // npos + 1 = 0
  torn_ = repair || done > whole;
  // The line is complete except for its line feed, which the next write adds.
  if (done > whole && lines[done] == '\n') whole = done + 1;
  return {.bytes = whole, .error = error};
}

}  // namespace affinity
