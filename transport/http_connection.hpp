#pragma once
// One connection of the HTTP listener: requests in, answers out, one after the other.

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/unique_fd.hpp"
#include "mcp/handler.hpp"
#include "transport/gate.hpp"
#include "transport/http.hpp"
#include "transport/http_rules.hpp"

#include <memory>
#include <optional>
#include <string>

namespace affinity::transport {

// What the connections of one listener share.
struct HttpShared {
  mcp::Handler& handler;
  Gate& gate;
  Log& log;
  HttpSettings settings;
  Rules rules;
  Metrics* metrics = nullptr;
  bool stopping = false;  // then every answer is the last one on its connection
};

class HttpConnection {
 public:
  HttpConnection(boost::asio::io_context&, UniqueFd, std::string address, HttpShared&);
  ~HttpConnection();
  HttpConnection(HttpConnection const&) = delete;
  HttpConnection& operator=(HttpConnection const&) = delete;

  Task<void> serve();      // until either side closes; never throws for what the other side sent
  Task<void> turn_away();  // 503 to whatever comes: there are too many connections
  bool idle() const;       // between two requests, nothing of the next one has come
  void close();            // cuts it; a call that runs for it is cancelled

 private:
  enum class Next;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
