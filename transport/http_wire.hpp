#pragma once
// The bytes of one HTTP connection: requests are read off it, answers are written to it.

#include "base/task.hpp"
#include "base/unique_fd.hpp"
#include "transport/http.hpp"
#include "transport/http/request_validation.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace boost::asio {
class io_context;
}

namespace affinity::transport {

class HttpWire {
 public:
  HttpWire(boost::asio::io_context&, UniqueFd, HttpSettings const&);  // the settings outlive it
  ~HttpWire();
  HttpWire(HttpWire const&) = delete;
  HttpWire& operator=(HttpWire const&) = delete;

  struct Gone {};  // the other side closed, was too slow, or broke off
  struct Asked {
    RequestHead head{};
    std::optional<HttpError> error{};  // then nothing behind the head can be trusted
    bool keep = false;                 // the client wants to stay
    bool has_body = false;
  };
  Task<std::variant<Asked, Gone>> read_head();
  enum class First { came, pending_timeout, gone };
  Task<First> first_words(Milliseconds patience);  // of a client that has said nothing yet; they are not lost
  Task<std::variant<std::string, HttpError, Gone>> read_body();
  // Whole, or false: gone. `rest` is a part of the body that others have too.
  Task<bool> write(std::string head, std::string body = {}, std::shared_ptr<std::string const> rest = {});

  Task<void> hung_up();  // done when the client has gone; what else it sends belongs to its next request
  Task<void> linger();   // says that we are done, and reads a while longer so that our last words arrive
  void close();

  std::size_t sent() const;  // bytes of all answers so far, heads too
  bool idle() const;         // between two requests, nothing of the next one has come
  bool has_more() const;     // the client sent ahead
  bool has_unread() const;   // more of it is here, and was not looked at yet
  void release_memory();     // a quiet connection holds none

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
