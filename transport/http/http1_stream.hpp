#pragma once
// Reads HTTP/1.1 requests from one connection and writes responses to it.

#include "base/platform/socket.hpp"
#include "base/task.hpp"
#include "transport/http/request_validation.hpp"
#include "transport/http/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace boost::asio {
class io_context;
}

namespace affinity::transport {

// Nothing here waits but wait(). What takes time is begun once; what came of it is nothing until it is known,
// and may have changed after each wait(). A request that is there already costs no wait.
class Http1Stream {
 public:
  Http1Stream(boost::asio::io_context&, platform::Socket, HttpSettings const&);  // the settings outlive it
  ~Http1Stream();
  Http1Stream(Http1Stream const&) = delete;
  Http1Stream& operator=(Http1Stream const&) = delete;

  // Until bytes came or were written, the client is gone, a time is over, or wake() was called. One coroutine
  // waits at a time.
  Task<void> wait();
  void wake();       // at once: the coroutine that waits goes on inside this call
  void wake_soon();  // in the loop's next turn

  struct Disconnected {};  // the client closed, was too slow, or sent a reset
  struct IncomingRequest {
    RequestHead head{};
    std::optional<HttpError> error{};  // then the bytes after the head must not be read as a request
    bool keep_alive = false;           // the client wants a persistent connection
    bool has_body = false;
  };
  void begin_head();
  std::optional<std::variant<IncomingRequest, Disconnected>> head();

  enum class FirstBytes { arrived, timed_out, disconnected };
  void begin_first_bytes(Milliseconds timeout);
  std::optional<FirstBytes> first_bytes();  // they stay buffered

  void begin_body();
  std::optional<std::variant<std::string, HttpError, Disconnected>> body();

  // Writes as much as can be written at once; wait() writes what remains. `rest` is the end of the body,
  // shared with other responses.
  void begin_write(std::string head, std::string body = {}, std::shared_ptr<std::string const> rest = {});
  std::optional<bool> written();  // true: everything; false: disconnected

  // Reads on, so that wait() ends when the client leaves; input meanwhile is buffered. False: it has left.
  bool watch();
  // While responses are events a client that leaves ends a write that has stalled.
  void set_streaming(bool streaming);

  void begin_linger();  // shuts down sending, and drains input for a while so that the last response arrives
  bool lingered() const;
  void close();

  std::size_t sent() const;         // bytes of all responses so far, heads included
  bool idle() const;                // between two requests, no byte of the next one received
  bool has_buffered_input() const;  // the client pipelined requests
  bool has_unread_input() const;    // the kernel holds input that was not read yet

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared: an operation of its socket may end after this object
};

}  // namespace affinity::transport
