// Log messages to the client about its request (MCP 2025-11-25, logging).

#include "mcp/logging.hpp"

#include "base/text/text.hpp"
#include "mcp/serialize/results.hpp"
#include "mcp/server.hpp"

namespace affinity::mcp {

namespace {

constexpr char level_key[] = "io.modelcontextprotocol/logLevel";

Error unknown_level() {
  std::vector<std::string_view> const names(log_level_names.begin(), log_level_names.end());
  return fail(ErrorKind::invalid, "The log level must be one of " + join(names, "or") + ".");
}

}  // namespace

Result<std::optional<LogLevel>> requested_log_level(Message const& message, Revision revision,
                                                    Peer const& peer) {
  if (!is_modern(revision)) return peer.log_level;
  auto const* meta = meta_of(message);
  auto const* given = meta ? meta->if_contains(level_key) : nullptr;
  if (!given) return std::optional<LogLevel>();
  auto const name = as_text(*given);
  auto const level = name ? find_log_level(*name) : std::nullopt;
  if (!level) return unknown_level();
  return level;
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

Server::Answer Server::set_level(Context const& context) {
  auto const* given = context.message.params.if_contains("level");
  auto const name = given ? as_text(*given) : std::nullopt;
  auto const level = name ? find_log_level(*name) : std::nullopt;
  if (!level) return error_response(200, code::invalid_params, unknown_level().message);
  context.peer.log_level = level;
  return serialize_empty(context.revision, settings_.server_info);
}

}  // namespace affinity::mcp
