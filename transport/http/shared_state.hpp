#pragma once
// What the connections of one listener share.

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/memory.hpp"
#include "base/metrics.hpp"
#include "mcp/peer/handler.hpp"
#include "transport/auth/authenticator.hpp"
#include "transport/http/access_log.hpp"
#include "transport/http/call_runner.hpp"
#include "transport/http/listener.hpp"
#include "transport/http/permit_pool.hpp"
#include "transport/http/request_validation.hpp"
#include "transport/http/session_store.hpp"
#include "transport/net/connection_limiter.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace affinity::transport {

struct HttpSharedState {
  HttpSharedState(boost::asio::io_context&, mcp::Handler&, Authenticator&, Log&, Metrics*, Clock const&,
                  HttpSettings);
  HttpSharedState(HttpSharedState const&) = delete;
  HttpSharedState& operator=(HttpSharedState const&) = delete;

  TimePoint now() const { return clock.now(); }
  void end_session(std::shared_ptr<Session> const&);  // and what runs for it
  void update_gauges() const;                         // tells the metrics what is open
  void record_exchange(AccessLogEntry const&);        // an exchange is over
  std::string metrics_text() const;                   // the metrics as text

  boost::asio::io_context& io;
  mcp::Handler& handler;
  Authenticator& authenticator;
  Log& log;
  Metrics* metrics;
  Clock const& clock;
  HttpSettings settings;
  RequestRules rules;
  SessionStore sessions;
  PermitPool stream_permits;  // of streams that stay open
  PermitPool open_streams;    // all of them, counted and never refused
  ConnectionLimiter connection_limiter;
  MemoryGuard memory;
  std::size_t connections = 0;
  std::uint64_t exchanges = 0;
  bool stopping = false;  // then every answer is the last one on its connection
  std::function<void()> on_call_ended{};
  CallRunner calls;  // goes first: calls end in the sessions
};

}  // namespace affinity::transport
