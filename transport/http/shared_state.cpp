#include "transport/http/shared_state.hpp"

#include "transport/web_url.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace affinity::transport {

namespace {

constexpr std::string_view sessions_gauge = "affinity_http_sessions";
constexpr std::string_view streams_gauge = "affinity_http_streams";
constexpr std::string_view connections_gauge = "affinity_http_connections";
constexpr std::string_view requests_counter = "affinity_http_requests_total";
constexpr std::string_view lost_counter = "affinity_log_lines_lost_total";
constexpr std::string_view memory_gauge = "process_resident_memory_bytes";

RequestRules rules_from(HttpSettings const& settings) {
  std::vector<std::string> more_paths;
  if (!settings.public_path.empty()) more_paths.push_back(normalize_path(settings.public_path));
  return {.path = settings.path,
          .more_paths = std::move(more_paths),
          .allowed_hosts = settings.allowed_hosts,
          .allowed_origins = settings.allowed_origins};
}

SessionStore::Limits session_limits(HttpSettings const& settings) {
  return {.max = settings.max_sessions,
          .max_per_principal = settings.max_sessions_per_principal,
          .idle_timeout = settings.session_idle_timeout};
}

ConnectionLimiter::Limits connection_limits(HttpSettings const& settings) {
  // One principal never has more than half of the slots.
  auto const share = std::min(settings.max_connections_per_principal,
                              std::max<std::size_t>(settings.max_connections / 2, 1));
  return {.max = settings.max_connections,
          .max_per_principal = share,
          .max_per_address = settings.max_connections_per_address};
}

}  // namespace

HttpSharedState::HttpSharedState(boost::asio::io_context& io_context, mcp::Handler& with, Authenticator& at,
                                 Log& to, Metrics* counts, Clock const& by, HttpSettings chosen)
    : io(io_context),
      handler(with),
      authenticator(at),
      log(to),
      metrics(counts),
      clock(by),
      settings(std::move(chosen)),
      rules(rules_from(settings)),
      sessions(session_limits(settings)),
      stream_permits(settings.max_streams, settings.max_streams_per_principal),
      open_streams(SIZE_MAX, 0),
      connection_limiter(connection_limits(settings)),
      memory(settings.max_memory),
      calls(io_context, with, to, [this](RunningCall const& call) {
        auto const& context = call.context();
        if (context.session) sessions.finish_call(context.session, context.events, now());
        if (on_call_ended) on_call_ended();
      }) {
  if (!metrics) return;
  metrics->describe(sessions_gauge, Metrics::Kind::gauge, "Sessions of clients that sent initialize.");
  metrics->describe(streams_gauge, Metrics::Kind::gauge, "Answers that are open as streams of events.");
  metrics->describe(connections_gauge, Metrics::Kind::gauge, "Open HTTP connections.");
  metrics->describe(requests_counter, Metrics::Kind::counter,
                    "HTTP requests by status; 0 where the client left before its answer.");
  metrics->describe(lost_counter, Metrics::Kind::counter, "Lines of the log that nobody took in time.");
  metrics->describe(memory_gauge, Metrics::Kind::gauge, "Memory that the process holds.");
  update_gauges();
}

void HttpSharedState::end_session(std::shared_ptr<Session> const& session) {
  sessions.end(session);
  calls.cancel_session(*session);
  update_gauges();
}

void HttpSharedState::update_gauges() const {
  Gauges const now{.sessions = sessions.size(), .streams = open_streams.in_use(), .connections = connections};
  if (!metrics || shown_ == now) return;
  shown_ = now;
  metrics->set(sessions_gauge, static_cast<double>(now.sessions));
  metrics->set(streams_gauge, static_cast<double>(now.streams));
  metrics->set(connections_gauge, static_cast<double>(now.connections));
}

void HttpSharedState::record_exchange(AccessLogEntry const& access) {
  if (metrics) ++uncounted_[access.status];
  if (settings.access_log) write_access_log(log, access);
}

std::string HttpSharedState::metrics_text() const {
  if (!metrics) return {};
  update_gauges();
  for (auto const& [status, times] : std::exchange(uncounted_, {}))
    metrics->count(requests_counter, {{"status", std::to_string(status)}}, static_cast<double>(times));
  metrics->set(lost_counter, static_cast<double>(log.lost()));
  metrics->set(memory_gauge, static_cast<double>(platform::resident_bytes().value_or(0)));
  return metrics->text();
}

}  // namespace affinity::transport
