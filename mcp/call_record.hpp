#pragma once
// What is remembered of one tool call when it ends, however it ends: a log line, counts, and of what may have
// changed something a line of audit.

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "mcp/audit_log.hpp"
#include "mcp/id.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <cstddef>
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
  struct ToolCall {
    tools::Tool const& tool;
    json::object const& arguments;
    std::string const& principal;
    Id const& id;
    bool asks_first = false;  // a person, before it does anything
  };

  CallRecord(ToolCall tool_call, Instruments, Clock const&, Log&);
  ~CallRecord();  // without an outcome: the call was cancelled, or ended with a question
  CallRecord(CallRecord const&) = delete;
  CallRecord& operator=(CallRecord const&) = delete;

  // Before the first request, where one is needed: a place for the line of audit, without which nothing may
  // be changed.
  bool needs_place() const { return audited() && instruments_.audit->has_file() && place_ == 0; }
  Task<Result<void>> reserve();

  void sending() { decision_ = "unknown"; }  // from now on Affinity may have it
  void asking() { decision_ = "asked"; }     // a person; nothing was sent
  void end(tools::Outcome const&);

 private:
  bool audited() const { return instruments_.audit && tool_call_.tool.effect != tools::Effect::reads; }
  json::object line(json::value const& status) const;
  void audit(json::value const& status);

  ToolCall tool_call_;
  Instruments instruments_;
  Clock const& clock_;
  Log& log_;
  TimePoint started_;
  std::string_view decision_ = "refused";  // what it would be if it ended now
  std::size_t place_ = 0;                  // bytes reserved in the file of the audit
  bool ended_ = false;
};

}  // namespace affinity::mcp
