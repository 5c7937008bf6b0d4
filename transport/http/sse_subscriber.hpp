#pragma once
// Connections and the streams of events that they carry.

#include "base/task.hpp"
#include "transport/http/http1_stream.hpp"
#include "transport/http/response_head.hpp"
#include "transport/sse/event_stream.hpp"

#include <memory>

namespace affinity::transport {

// The reader of one stream while it lives.
class SseSubscriber {
 public:
  SseSubscriber(boost::asio::io_context&, EventStream&, std::shared_ptr<void> permit = {});
  ~SseSubscriber();
  SseSubscriber(SseSubscriber const&) = delete;
  SseSubscriber& operator=(SseSubscriber const&) = delete;

  // Until the stream has begun or ended; false: the client has gone.
  Task<bool> wait_for_start(Http1Stream&);
  // Writes the head and then every event, and a comment whenever nothing came for `keep_alive`, until the
  // stream ends or lets its reader go. False: the connection is of no more use.
  Task<bool> write_events(Http1Stream&, ResponseHead, Milliseconds keep_alive);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
