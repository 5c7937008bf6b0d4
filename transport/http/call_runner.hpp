#pragma once
// Runs the call of each POST in its own coroutine, so that it may outlive its connection.

#include "base/log/log.hpp"
#include "mcp/peer/handler.hpp"
#include "transport/http/session_store.hpp"
#include "transport/sse/event_stream.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace boost::asio {
class io_context;
}

namespace affinity::transport {

// What one message needs while it is handled; lives until the handler has returned.
struct CallContext {
  std::string body{};
  std::shared_ptr<mcp::Peer> peer{};
  mcp::Exchange exchange{};
  client::Caller caller{};
  std::shared_ptr<Session> session{};     // null when the peer belongs to this call alone
  std::shared_ptr<EventStream> events{};  // ends with the reply
  std::function<bool()> still_valid{};    // AuthInfo::still_valid of its request
};

// A running call; shared by its coroutine and the connection that waits for it.
class RunningCall {
 public:
  virtual ~RunningCall() = default;

  CallContext const& context() const { return *context_; }
  void on_end(std::function<void()> tell) { on_end_ = std::move(tell); }  // called once, when it has replied
  std::optional<mcp::Reply> const& reply() const { return reply_; }       // set when it is done
  std::optional<mcp::Reply> take_reply() { return std::move(reply_); }    // once; nothing before it is done
  virtual void run() = 0;     // what is left to do; nothing where it has replied
  virtual void cancel() = 0;  // the reply is no longer wanted, or the drain time is over

 protected:
  explicit RunningCall(std::unique_ptr<CallContext> context) : context_(std::move(context)) {}
  std::unique_ptr<CallContext> const context_;
  std::optional<mcp::Reply> reply_{};
  std::function<void()> on_end_{};
};

class CallTask;

class CallRunner {
 public:
  using Done = std::function<void(RunningCall const&)>;

  // Handler and log must outlive every call. `done` is called when a call and its stream have ended.
  CallRunner(boost::asio::io_context&, mcp::Handler&, Log&, Done done);
  ~CallRunner();
  CallRunner(CallRunner const&) = delete;
  CallRunner& operator=(CallRunner const&) = delete;

  // The call has replied where it could at once. Elsewhere it waits for run(), so that somebody may attend to
  // its events before.
  std::shared_ptr<RunningCall> start(std::unique_ptr<CallContext>);
  void cancel_all();
  void cancel_session(Session const&);
  void cancel_invalid();  // those whose token is no longer valid
  std::size_t running() const;

 private:
  friend CallTask;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::transport
