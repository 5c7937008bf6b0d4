#include "mcp/request_notifications.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace affinity::mcp {

namespace {

constexpr char level_key[] = "io.modelcontextprotocol/logLevel";

constexpr std::array<std::string_view, 8> log_level_names{"debug", "info",     "notice", "warning",
                                                          "error", "critical", "alert",  "emergency"};

constexpr std::string_view to_string(LogLevel level) {
  return log_level_names[static_cast<std::size_t>(level)];
}

constexpr std::optional<LogLevel> find_log_level(std::string_view name) {
  for (std::size_t i = 0; i < log_level_names.size(); ++i)
    if (log_level_names[i] == name) return static_cast<LogLevel>(i);
  return std::nullopt;
}

constexpr LogLevel log_level(Level level) {
  switch (level) {
    case Level::debug: return LogLevel::debug;
    case Level::info: return LogLevel::info;
    case Level::warning: return LogLevel::warning;
    case Level::error: break;
  }
  return LogLevel::error;
}

}  // namespace

client::ProgressCallback progress_callback(Emit const& emit, Message const& message, Revision revision) {
  auto const* meta = meta_of(message);
  auto const* given = meta ? meta->if_contains("progressToken") : nullptr;
  auto const token = given ? read_id(*given) : std::nullopt;
  if (!token || !emit) return {};
  auto last = std::make_shared<double>(-1);
  return [emit, token = to_json(*token), last, revision](client::Progress const& progress) {
    // A message without progress counts as a thousandth of a step, because the number has to grow.
    auto const done =
        progress.done == client::Progress::message_only ? std::max(0.0, *last + 0.001) : progress.done;
    if (done <= *last) return;
    *last = done;
    json::object params{{"progressToken", token}, {"progress", done}};
    if (progress.total > 0) params["total"] = progress.total;
    bool const has_message = revision >= Revision::r2025_03_26;
    if (has_message && !progress.message.empty()) params["message"] = progress.message;
    emit(write_notification("notifications/progress", std::move(params)));
  };
}

Result<LogLevel> read_log_level(json::value const* given) {
  auto const name = given ? as_text(*given) : std::nullopt;
  auto const level = name ? find_log_level(*name) : std::nullopt;
  if (level) return *level;
  std::vector<std::string_view> const names(log_level_names.begin(), log_level_names.end());
  return fail(ErrorKind::invalid, "The log level must be one of " + join(names, "or") + ".");
}

Result<std::optional<LogLevel>> requested_log_level(Message const& message, Revision revision,
                                                    Peer const& peer) {
  if (!is_modern(revision)) return peer.log_level;
  auto const* meta = meta_of(message);
  auto const* given = meta ? meta->if_contains(level_key) : nullptr;
  if (!given) return std::optional<LogLevel>();
  auto const level = read_log_level(given);
  if (!level) return fail(level);
  return *level;
}

client::LogCallback client_log_sink(Emit const& emit, std::optional<LogLevel> min_level) {
  if (!emit || !min_level) return {};
  return [emit, min_level = *min_level](Level level, json::object data) {
    auto const severity = log_level(level);
    if (severity < min_level) return;
    json::object params{{"level", to_string(severity)}, {"logger", "affinity-crm-mcp"}};
    params["data"] = std::move(data);
    emit(write_notification("notifications/message", std::move(params)));
  };
}

}  // namespace affinity::mcp
