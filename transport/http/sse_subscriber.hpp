#pragma once
// Writes the events of a stream to a connection (server-sent events).

#include "base/task.hpp"
#include "transport/http/http1_stream.hpp"
#include "transport/http/response_head.hpp"
#include "transport/sse/event_stream.hpp"

#include <memory>

namespace affinity::transport {

// Is the reader of one stream during its lifetime.
class SseSubscriber {
 public:
  SseSubscriber(boost::asio::io_context&, EventStream&, std::shared_ptr<void> permit = {});
  ~SseSubscriber();
  SseSubscriber(SseSubscriber const&) = delete;
  SseSubscriber& operator=(SseSubscriber const&) = delete;

  // Waits until the stream has started or ended; false: the client has disconnected, or another reader took
  // over before.
  Task<bool> wait_for_start(Http1Stream&);
  // Writes the head and then every event, and a comment after each silence of `keep_alive`, until the stream
  // ends or drains its reader. False: the connection can no longer be used.
  Task<bool> write_events(Http1Stream&, ResponseHead, Milliseconds keep_alive);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
