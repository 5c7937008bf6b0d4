#pragma once
// Appends to the audit file in a thread of its own, and keeps every line until it is written.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace affinity::mcp {

class AuditFile {
 public:
  // A regular file that only its owner may read, created if missing; or /dev/stderr, or /dev/null.
  static Result<AuditFile> open(std::string const& path);

  AuditFile(AuditFile&&) noexcept = default;
  AuditFile& operator=(AuditFile&&) noexcept = default;
  ~AuditFile();

  // The functions below never block.

  // Reserves memory and disk space for a line of that many bytes until push() uses it. False: there is none
  // now.
  bool reserve(std::size_t bytes);
  // False only without a reservation: when there is no space, or the file cannot be written.
  bool push(std::string const& line, std::size_t reserved);

  // The number of lines pushed so far, and whether that many are written.
  std::uint64_t pushed() const;
  bool is_written(std::uint64_t number) const;
  int error() const;  // errno of the last failed write, or 0

  // Makes the writer retry now; retried() tells whether the attempt of that number is done.
  std::uint64_t retry();
  bool retried(std::uint64_t number) const;

  // Waits until all lines are written, up to the timeout, and returns the rest. Nothing is written
  // afterwards.
  std::string close(Milliseconds timeout);

 private:
  struct State;
  explicit AuditFile(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;  // shared with the thread, which may hang in a write when the program ends
};

}  // namespace affinity::mcp
