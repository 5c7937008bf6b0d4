#pragma once
// Who changed what, one JSON line per call: into a file of its own, or among the other lines of the log.
// Numbers, names of ours and digests; no text of records, no secrets (reliability, D-6).

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "mcp/audit_file.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace affinity::mcp {

class AuditLog {
 public:
  // Without a file the lines go to the log as event "audit", and are lost with it. The log outlives this.
  explicit AuditLog(Log& log) : log_(log) {}
  ~AuditLog();  // what the file did not take goes to the log
  AuditLog(AuditLog const&) = delete;
  AuditLog& operator=(AuditLog const&) = delete;

  void write_to(AuditFile file) { file_ = std::move(file); }
  bool has_file() const { return file_.has_value(); }

  // A place in the file for a line that long, before the change that it tells of; refused where the line
  // could not be kept. Waits for the file, but not long.
  Task<Result<void>> reserve(std::size_t bytes);

  // `reserved` is what reserve() was asked for, else 0: such a line goes to the log where the file has no
  // room. Never waits.
  void write(WallTime, json::object fields, std::size_t reserved = 0);

  // Waits until the lines so far are in the file, but not long: later ones are refused instead. Needs a file.
  Task<void> settle();

 private:
  Error refusal(std::string const& why);
  void note_failure(std::string const& why);

  Log& log_;
  std::optional<AuditFile> file_{};
  bool stalled_ = false;  // an answer went out before its line was written
  bool failing_ = false;  // and the log says so
};

// What arguments are known by without showing them: SHA-256 of their JSON with names in order.
std::string digest(json::object const& arguments);

// The numbers among them that name records: {"id": 7, "person_ids": [1, 2]}.
json::object ids_in(json::object const& arguments);

}  // namespace affinity::mcp
