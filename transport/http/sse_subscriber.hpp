#pragma once
// Writes the events of a stream to a connection (server-sent events).

#include "transport/http/http1_stream.hpp"
#include "transport/http/response_head.hpp"
#include "transport/sse/event_stream.hpp"

#include <memory>
#include <optional>

namespace affinity::transport {

// Is the reader of one stream during its lifetime. Waits nowhere: its functions are called again after each
// Http1Stream::wait() until they know.
class SseSubscriber {
 public:
  // Connection and stream outlive it.
  SseSubscriber(boost::asio::io_context&, Http1Stream&, EventStream&, std::shared_ptr<void> permit = {});
  ~SseSubscriber();
  SseSubscriber(SseSubscriber const&) = delete;
  SseSubscriber& operator=(SseSubscriber const&) = delete;

  // Whether the stream has started or ended; false: the client has disconnected, or another reader took over
  // before. Nothing: neither yet.
  std::optional<bool> has_begun();
  // Writes the head, and then every event, and a comment after each silence of `keep_alive`, until the stream
  // ends or drains its reader.
  void begin_events(ResponseHead, Milliseconds keep_alive);
  std::optional<bool> has_written();  // true: all; false: the connection can no longer be used

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared: a timer's handler that is already queued outlives this object
};

}  // namespace affinity::transport
