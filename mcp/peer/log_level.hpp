#pragma once
// Severity of log messages to the client (MCP 2025-11-25, logging; RFC 5424).

#include "base/log/log.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace affinity::mcp {

// In order of severity, so that `level >= min_level` decides what is sent.
enum class LogLevel { debug, info, notice, warning, error, critical, alert, emergency };

inline constexpr std::array<std::string_view, 8> log_level_names{"debug", "info",     "notice", "warning",
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

}  // namespace affinity::mcp
