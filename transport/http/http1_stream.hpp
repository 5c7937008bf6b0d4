#pragma once
// The bytes of one HTTP connection: requests are read off it, answers are written to it.

#include "base/task.hpp"
#include "base/unique_fd.hpp"
#include "transport/http/listener.hpp"
#include "transport/http/request_validation.hpp"

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
  Http1Stream(boost::asio::io_context&, UniqueFd, HttpSettings const&);  // the settings outlive it
  ~Http1Stream();
  Http1Stream(Http1Stream const&) = delete;
  Http1Stream& operator=(Http1Stream const&) = delete;

  struct Disconnected {};  // the other side closed, was too slow, or broke off
  struct IncomingRequest {
    RequestHead head{};
    std::optional<HttpError> error{};  // then nothing behind the head can be trusted
    bool keep_alive = false;           // the client wants to stay
    bool has_body = false;
  };
  Task<std::variant<IncomingRequest, Disconnected>> read_head();
  enum class FirstBytes { arrived, timed_out, disconnected };
  Task<FirstBytes> wait_for_first_bytes(
      Milliseconds timeout);  // of a client that has said nothing yet; they are not lost
  Task<std::variant<std::string, HttpError, Disconnected>> read_body();
  // Whole, or false: gone. `rest` is a part of the body that others have too.
  Task<bool> write(std::string head, std::string body = {}, std::shared_ptr<std::string const> rest = {});

  Task<void>
  wait_for_disconnect();  // done when the client has gone; what else it sends belongs to its next request
  Task<void> linger();    // says that we are done, and reads a while longer so that our last words arrive
  void close();

  std::size_t sent() const;         // bytes of all answers so far, heads too
  bool idle() const;                // between two requests, nothing of the next one has come
  bool has_buffered_input() const;  // the client sent ahead
  bool has_unread_input() const;    // more of it is here, and was not looked at yet
  void release_memory();            // a quiet connection holds none

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
