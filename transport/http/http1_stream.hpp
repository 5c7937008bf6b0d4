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

class Http1Stream {
 public:
  Http1Stream(boost::asio::io_context&, platform::Socket, HttpSettings const&);  // the settings outlive it
  ~Http1Stream();
  Http1Stream(Http1Stream const&) = delete;
  Http1Stream& operator=(Http1Stream const&) = delete;

  struct Disconnected {};  // the client closed, was too slow, or sent a reset
  struct IncomingRequest {
    RequestHead head{};
    std::optional<HttpError> error{};  // then the bytes after the head must not be read as a request
    bool keep_alive = false;           // the client wants a persistent connection
    bool has_body = false;
  };
  Task<std::variant<IncomingRequest, Disconnected>> read_head();
  enum class FirstBytes { arrived, timed_out, disconnected };
  Task<FirstBytes> wait_for_first_bytes(Milliseconds timeout);  // they stay buffered
  Task<std::variant<std::string, HttpError, Disconnected>> read_body();
  // Writes everything; false: disconnected. `rest` is the end of the body, shared with other responses.
  Task<bool> write(std::string head, std::string body = {}, std::shared_ptr<std::string const> rest = {});

  Task<void> wait_for_disconnect();  // input meanwhile is buffered
  Task<void> linger();  // shuts down sending, and drains input for a while so that the last response arrives
  void close();

  std::size_t sent() const;         // bytes of all responses so far, heads included
  bool idle() const;                // between two requests, no byte of the next one received
  bool has_buffered_input() const;  // the client pipelined requests
  bool has_unread_input() const;    // the kernel holds input that was not read yet
  void release_memory();            // of an idle connection

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
