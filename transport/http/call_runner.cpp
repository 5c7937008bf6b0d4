#include "transport/http/call_runner.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <set>
#include <vector>

namespace affinity::transport {

namespace asio = boost::asio;

namespace {

// No id: the transport does not parse messages.
constexpr std::string_view internal_error =
    R"({"jsonrpc":"2.0","error":{"code":-32603,"message":"The server failed. Its log says why."}})";
constexpr std::string_view cancelled_error =
    R"({"jsonrpc":"2.0","error":{"code":-32603,"message":"The call was ended: its session or token ended, or the server stops."}})";

}  // namespace

class CallTask final : public RunningCall {
 public:
  explicit CallTask(CallContext context) : RunningCall(std::move(context)) {}

  void cancel() override {
    if (reply_) return;
    signal.emit(asio::cancellation_type::terminal);
    // In a session a call waits on a signal of the peer, because the client cancels it by request id.
    if (context_.session) context_.peer->in_flight.end_all();
  }

  // Ends the call here and not in the completion handler, which runs in a later turn of the loop: a reply
  // that is ready at once is sent at once.
  Task<void> work(mcp::Handler& handler, Log& log) {
    try {
      auto body = std::move(context_.body);
      auto caller = context_.caller;
      reply_ = co_await handler.handle(std::move(body), *context_.peer, context_.exchange, std::move(caller));
    } catch (boost::system::system_error const& error) {
      if (error.code() == asio::error::operation_aborted)
        reply_ = mcp::Reply{.status = 503, .body = std::string(cancelled_error)};
      else
        failed(log, error);
    } catch (std::exception const& error) {
      failed(log, error);
    }
    end();
  }

  // Always leaves a reply and an ended stream, also when the task failed or was cancelled.
  void end() {
    if (ended_) return;
    if (!reply_) reply_ = mcp::Reply{.status = 503, .body = std::string(cancelled_error)};
    auto& stream = *context_.events;
    stream.end(stream.started() ? reply_->text() : std::string());
    ended_ = true;
  }

  asio::cancellation_signal signal{};

 private:
  void failed(Log& log, std::exception const& error) {
    log.write(Level::error, "call_failed", {{"error", error.what()}});
    reply_ = mcp::Reply{.status = 500, .body = std::string(internal_error)};
  }

  bool ended_ = false;
};

struct CallRunner::State : std::enable_shared_from_this<CallRunner::State> {
  State(asio::io_context& context, mcp::Handler& with, Log& to, Done when_done)
      : io(context), handler(with), log(to), done(std::move(when_done)) {}

  void over(std::shared_ptr<CallTask> const& call) {
    running.erase(call);
    call->end();
    if (done) done(*call);
  }

  asio::io_context& io;
  mcp::Handler& handler;
  Log& log;
  Done done;
  std::set<std::shared_ptr<CallTask>> running{};
};

CallRunner::CallRunner(asio::io_context& io, mcp::Handler& handler, Log& log, Done done)
    : state_(std::make_shared<State>(io, handler, log, std::move(done))) {}

CallRunner::~CallRunner() {
  state_->done = {};
  cancel_all();
}

std::shared_ptr<RunningCall> CallRunner::start(CallContext context) {
  auto call = std::make_shared<CallTask>(std::move(context));
  state_->running.insert(call);
  auto task = call->work(state_->handler, state_->log);
  auto ended = [state = state_, call](std::exception_ptr) { state->over(call); };
  asio::co_spawn(state_->io, std::move(task), asio::bind_cancellation_slot(call->signal.slot(), ended));
  return call;
}

void CallRunner::cancel_all() {
  std::vector<std::shared_ptr<CallTask>> const calls(state_->running.begin(), state_->running.end());
  for (auto const& call : calls) call->cancel();
}

void CallRunner::cancel_session(Session const& session) {
  std::vector<std::shared_ptr<CallTask>> calls;
  for (auto const& call : state_->running)
    if (call->context().session.get() == &session) calls.push_back(call);
  for (auto const& call : calls) call->cancel();
}

void CallRunner::cancel_invalid() {
  std::vector<std::shared_ptr<CallTask>> calls;
  for (auto const& call : state_->running)
    if (auto const& valid = call->context().still_valid; valid && !valid()) calls.push_back(call);
  for (auto const& call : calls) call->cancel();
}

std::size_t CallRunner::running() const { return state_->running.size(); }

}  // namespace affinity::transport
