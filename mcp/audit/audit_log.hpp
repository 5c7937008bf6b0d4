#pragma once
// Audit log: one JSON line for each call that may change something, in a file of its own or in the log. Ids,
// tool names and digests only; no record text, no secrets (reliability, D-6).

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "mcp/audit/audit_file.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace affinity::mcp {

class AuditLog {
 public:
  // Without a file the lines go to the log as event "audit". The log outlives this.
  explicit AuditLog(Log& log) : log_(log) {}
  ~AuditLog();  // lines that the file did not take go to the log
  AuditLog(AuditLog const&) = delete;
  AuditLog& operator=(AuditLog const&) = delete;

  void set_file(AuditFile file) { file_ = std::move(file); }
  bool has_file() const { return file_.has_value(); }

  // Reserves space in the file for a line of that length before the change is made; an error where the line
  // could not be kept. Waits for the file briefly.
  Task<Result<void>> reserve(std::size_t bytes);

  // `reserved` is what reserve() was called with; 0 without a reservation: the line goes to the log when the
  // file has no space. Never waits.
  void write(WallTime, json::object fields, std::size_t reserved = 0);

  // Waits briefly until the lines so far are in the file; refuses later ones if they are not. Needs a file.
  Task<void> flush();

 private:
  Error unwritable(std::string const& why);
  void note_failure(std::string const& why);

  Log& log_;
  std::optional<AuditFile> file_{};
  bool stalled_ = false;  // a response went out before its line was written
  bool failing_ = false;  // and the log has reported it
};

// Identifies arguments without showing them: SHA-256 of their JSON with sorted names.
std::string arguments_digest(json::object const& arguments);

// The record ids among the arguments: {"id": 7, "person_ids": [1, 2]}, {"companyId": 7}.
json::object record_ids(json::object const& arguments);

}  // namespace affinity::mcp
