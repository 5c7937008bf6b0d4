#pragma once
// State that all connections of one listener share.

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/metrics.hpp"
#include "base/system/memory_guard.hpp"
#include "mcp/peer/handler.hpp"
#include "transport/auth/authenticator.hpp"
#include "transport/http/access_log.hpp"
#include "transport/http/call_runner.hpp"
#include "transport/http/permit_pool.hpp"
#include "transport/http/request_validation.hpp"
#include "transport/http/session_store.hpp"
#include "transport/http/settings.hpp"
#include "transport/net/connection_limiter.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace affinity::transport {

struct HttpSharedState {
  HttpSharedState(boost::asio::io_context&, mcp::Handler&, Authenticator&, Log&, Metrics*, Clock const&,
                  HttpSettings);
  HttpSharedState(HttpSharedState const&) = delete;
  HttpSharedState& operator=(HttpSharedState const&) = delete;

  TimePoint now() const { return clock.now(); }
  void end_session(std::shared_ptr<Session> const&);  // and cancels its calls
  void update_gauges() const;                   // of sessions, streams and connections, where they changed
  void record_exchange(AccessLogEntry const&);  // counts and logs an exchange
  std::string metrics_text() const;             // in the Prometheus text format

  boost::asio::io_context& io;
  mcp::Handler& handler;
  Authenticator& authenticator;
  Log& log;
  Metrics* metrics;
  Clock const& clock;
  HttpSettings settings;
  RequestRules rules;
  SessionStore sessions;
  PermitPool stream_permits;  // of long-lived streams
  PermitPool open_streams;    // counts all streams, without a limit
  ConnectionLimiter connection_limiter;
  MemoryGuard memory;
  std::size_t connections = 0;
  std::uint64_t exchanges = 0;
  bool stopping = false;  // then every response closes its connection
  std::function<void()> on_call_ended{};

 private:
  struct Gauges {
    std::size_t sessions = 0, streams = 0, connections = 0;
    bool operator==(Gauges const&) const = default;
  };
  mutable std::optional<Gauges> shown_{};
  mutable std::map<int, std::uint64_t> uncounted_{};  // exchanges by status, till metrics_text() counts them

 public:
  CallRunner calls;  // last, so destroyed first: ending calls use the sessions
};

}  // namespace affinity::transport
