#pragma once
// Records the end of a tool call, however it ends: a log line, metrics, and an audit line if it may have
// changed something.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "mcp/audit/audit_log.hpp"
#include "mcp/jsonrpc/id.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity {
class Metrics;
}

namespace affinity::mcp {

struct Instruments {  // each is optional
  Metrics* metrics = nullptr;
  AuditLog* audit = nullptr;
};

void describe_call_metrics(Metrics&);

class CallRecord {
 public:
  // All of these outlive the record.
  struct ToolCall {
    tools::Tool const& tool;
    json::object const& arguments;
    std::string const& principal;
    Id const& id;
    std::string traceparent{};        // valid, or empty
    bool needs_confirmation = false;  // asks a person before it does anything
  };

  CallRecord(ToolCall tool_call, Instruments, Clock const&, Log&);
  ~CallRecord();  // without an outcome: the call was cancelled, or ended with input_required
  CallRecord(CallRecord const&) = delete;
  CallRecord& operator=(CallRecord const&) = delete;

  // Whether reserve() must be called before the first request: without room for its audit line a call may
  // change nothing.
  bool needs_reservation() const {
    return audited() && instruments_.audit->has_file() && reserved_bytes_ == 0;
  }
  Task<Result<void>> reserve();

  void mark_sent() { decision_ = "unknown"; }  // from now on Affinity may have received it
  void mark_asked() { decision_ = "asked"; }   // a person is being asked; nothing was sent
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
  std::string_view decision_ = "refused";  // the outcome if the call ended now
  std::size_t reserved_bytes_ = 0;         // in the audit file
  bool ended_ = false;
};

}  // namespace affinity::mcp
