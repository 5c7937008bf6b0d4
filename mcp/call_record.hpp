#pragma once
// What is remembered of one tool call when it ends, however it ends: a log line, counts, and of what may have
// changed something a line of audit.

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "mcp/audit_log.hpp"
#include "mcp/id.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <string>
#include <string_view>

namespace affinity::mcp {

struct Instruments {  // each may be missing
  Metrics* metrics = nullptr;
  AuditLog* audit = nullptr;
};

void describe_calls(Metrics&);

class CallRecord {
 public:
  // All of these outlive the record.
  struct About {
    tools::Tool const& tool;
    json::object const& arguments;
    std::string const& principal;
    Id const& id;
    bool asks_first = false;  // a person, before it does anything
  };

  CallRecord(About about, Instruments, Clock const&, Log&);
  ~CallRecord();  // without an outcome: the call was cancelled, or ended with a question
  CallRecord(CallRecord const&) = delete;
  CallRecord& operator=(CallRecord const&) = delete;

  void sending() { decision_ = "unknown"; }  // from now on Affinity may have it
  void asking() { decision_ = "asked"; }     // a person; nothing was sent
  void end(tools::Outcome const&);

 private:
  void audit(json::value const& status) const;

  About about_;
  Instruments instruments_;
  Clock const& clock_;
  Log& log_;
  TimePoint started_;
  std::string_view decision_ = "refused";  // what it would be if it ended now
  bool ended_ = false;
};

}  // namespace affinity::mcp
