#pragma once
// The file of the audit and the thread that writes it. What it was given is kept until it is written.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/unique_fd.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace affinity::mcp {

class AuditFile {
 public:
  // A regular file that only its owner may read, made when it is not there; or /dev/stderr, or /dev/null.
  static Result<AuditFile> open(std::string const& path);

  AuditFile(AuditFile&&) noexcept = default;
  AuditFile& operator=(AuditFile&&) noexcept = default;
  ~AuditFile();

  // None of these waits.

  // Room for a line of that many bytes, in memory and on the disk, kept until push() takes it. False: not
  // now.
  bool reserve(std::size_t bytes);
  // False only without a reserved place: when there is no room, or the file cannot be written.
  bool push(std::string const& line, std::size_t reserved);

  // Lines are counted as they are pushed; the number of the last one, and whether that many are written.
  std::uint64_t pushed() const;
  bool wrote(std::uint64_t number) const;
  int error() const;  // errno of what keeps it from being written, else 0

  // Has the writer try again now, and tells a number by which to ask whether it did.
  std::uint64_t try_again();
  bool tried(std::uint64_t number) const;

  // Waits until all is written, at most that long, and gives what is not. Nothing is written afterwards.
  std::string end(Milliseconds patience);

 private:
  struct State;
  explicit AuditFile(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;  // the thread's too, which may hang in a write when the program ends
};

}  // namespace affinity::mcp
