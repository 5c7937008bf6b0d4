#pragma once
// Who changed what, one JSON line per call: into a file of its own, or among the other lines of the log.
// Numbers, names of ours and digests; no text of records, no secrets (reliability, D-6).

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/unique_fd.hpp"

#include <string>
#include <utility>

namespace affinity::mcp {

class AuditLog {
 public:
  // Appends to a file that only its owner may read; made when it is not there.
  static Result<UniqueFd> open(std::string const& path);

  // Without a file the lines go to the log as event "audit". The log outlives this.
  explicit AuditLog(Log& log) : log_(log) {}
  void write_to(UniqueFd file) { file_ = std::move(file); }

  void write(WallTime, json::object fields);

 private:
  Log& log_;
  UniqueFd file_{};
};

// What arguments are known by without showing them: SHA-256 of their JSON with names in order.
std::string digest(json::object const& arguments);

// The numbers among them that name records: {"id": 7, "person_ids": [1, 2]}.
json::object ids_in(json::object const& arguments);

}  // namespace affinity::mcp
