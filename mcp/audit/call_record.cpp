#include "mcp/audit/call_record.hpp"

#include "base/metrics.hpp"

#include <exception>
#include <utility>

namespace affinity::mcp {

namespace {

constexpr std::string_view calls = "affinity_tool_calls_total";
constexpr std::string_view seconds = "affinity_tool_call_seconds_total";

std::string_view text_of(json::value const& error, std::string_view name) {
  auto const* value = member(error, name);
  return value ? as_text(*value).value_or("") : std::string_view();
}

}  // namespace

void describe_call_metrics(Metrics& metrics) {
  metrics.describe(calls, Metrics::Kind::counter, "Tool calls by tool and outcome.");
  metrics.describe(seconds, Metrics::Kind::counter, "Seconds that tool calls took, by tool.");
}

CallRecord::CallRecord(ToolCall tool_call, Instruments instruments, Clock const& clock, Log& log)
    : tool_call_(std::move(tool_call)),
      instruments_(instruments),
      clock_(clock),
      log_(log),
      started_(clock.now()) {}

CallRecord::~CallRecord() {
  if (ended_) return;
  try {  // a destroyed coroutine frame cannot report an error
    audit(nullptr);
    if (instruments_.metrics) {
      auto const outcome = decision_ == "asked" ? "asked" : "cancelled";
      instruments_.metrics->count(calls, {{"tool", tool_call_.tool.name}, {"outcome", outcome}});
    }
  } catch (std::exception const& error) {
    log_.write(Level::error, "audit_failed", {{"error", error.what()}});
  }
}

void CallRecord::end(tools::Outcome const& outcome) {
  ended_ = true;
  auto const took = clock_.now() - started_;
  auto const ms = std::chrono::duration_cast<Milliseconds>(took).count();
  LogFields line{{"tool", tool_call_.tool.name}, {"principal", tool_call_.principal}, {"ms", ms}};
  auto const* error = outcome.structured.if_contains("error");
  std::string_view kind, result = outcome.is_error ? "failed" : "succeeded";
  if (error) {
    kind = text_of(*error, "kind");
    auto const failed = text_of(*error, "outcome");
    result = failed.empty() ? "succeeded" : failed;
  }
  line.add("outcome", result);
  if (error) line.add("kind", kind);
  if (!tool_call_.traceparent.empty()) line.add("traceparent", tool_call_.traceparent);
  log_.write(Level::info, "tool_call", line);

  auto const* status = error ? member(*error, "status") : nullptr;
  bool const answered = status && !status->is_null();
  bool const unconfirmed = tool_call_.needs_confirmation && kind == "denied" && !answered;
  decision_ = result == "succeeded" ? "done"
              : result == "unknown" ? "unknown"
              : unconfirmed         ? "not confirmed"
                                    : "refused";
  audit(status ? *status : json::value());
  if (!instruments_.metrics) return;
  auto const tool = tool_call_.tool.name;
  instruments_.metrics->count(calls, {{"tool", tool}, {"outcome", result}});
  instruments_.metrics->count(seconds, {{"tool", tool}}, std::chrono::duration<double>(took).count());
}

json::object CallRecord::line(json::value const& status) const {
  json::object out{{"principal", tool_call_.principal},
                   {"tool", tool_call_.tool.name},
                   {"ids", record_ids(tool_call_.arguments)},
                   {"arguments_sha256", arguments_digest(tool_call_.arguments)},
                   {"decision", decision_},
                   {"status", status},
                   {"request_id", to_json(tool_call_.id)}};
  if (!tool_call_.traceparent.empty()) out["traceparent"] = tool_call_.traceparent;
  return out;
}

Task<Result<void>> CallRecord::reserve() {
  constexpr std::size_t headroom = 96;  // for the time, and for a longer decision
  auto const bytes = write_json(line({})).size() + headroom;
  auto const got = co_await instruments_.audit->reserve(bytes);
  if (got) reserved_bytes_ = bytes;
  co_return got;
}

void CallRecord::audit(json::value const& status) {
  if (audited()) instruments_.audit->write(clock_.wall(), line(status), reserved_bytes_);
}

}  // namespace affinity::mcp
