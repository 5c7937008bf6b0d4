#include "transport/http/call_runner.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <utility>
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

struct CallRunner::State : std::enable_shared_from_this<State> {
  State(asio::io_context& context, mcp::Handler& with, Log& to, Done when_done)
      : io(context), handler(with), log(to), done(std::move(when_done)) {}

  void over(CallTask& call);

  asio::io_context& io;
  mcp::Handler& handler;
  Log& log;
  Done done;
  std::vector<std::shared_ptr<CallTask>> running{};
};

class CallTask final : public RunningCall, public std::enable_shared_from_this<CallTask> {
 public:
  // The runner's state outlives it.
  CallTask(std::unique_ptr<CallContext> context, CallRunner::State& runner)
      : RunningCall(std::move(context)), runner_(runner) {}

  void cancel() override {
    if (reply_) return;
    signal.emit(asio::cancellation_type::terminal);
    // In a session a call waits on a signal of the peer, because the client cancels it by request id.
    if (context_->session) context_->peer->in_flight.end_all();
  }

  void begin() {
    try {
      auto& context = *context_;
      auto handling = runner_.handler.begin(std::move(context.body), *context.peer, context.exchange,
                                            std::move(context.caller));
      if (auto* task = std::get_if<Task<mcp::Reply>>(&handling)) {
        left_ = work(std::move(*task));
        return;
      }
      reply_ = std::get<mcp::Reply>(std::move(handling));
    } catch (std::exception const& error) {
      failed(error);
    }
    end();
  }

  void run() override {
    if (!left_) return;
    auto work = *std::exchange(left_, std::nullopt);
    auto ended = [call = shared_from_this(), state = runner_.shared_from_this()](std::exception_ptr) {
      call->end();
    };
    asio::co_spawn(runner_.io, std::move(work),
                   asio::bind_cancellation_slot(signal.slot(), std::move(ended)));
  }

  // Always leaves a reply and an ended stream, also when the task failed or was cancelled. Whoever waits for
  // it goes on inside this call, when all else is done.
  void end() {
    if (std::exchange(ended_, true)) return;
    if (!reply_) reply_ = mcp::Reply{.status = 503, .body = std::string(cancelled_error)};
    auto& stream = *context_->events;
    stream.end(stream.started() ? reply_->text() : std::string());
    runner_.over(*this);
    if (auto const tell = std::exchange(on_end_, nullptr)) tell();
  }

  asio::cancellation_signal signal{};
  std::size_t place = 0;  // in CallRunner::State::running

 private:
  // Ends the call here and not in the completion handler, which runs in a later turn of the loop: a reply
  // is sent in the turn in which it is ready.
  Task<void> work(Task<mcp::Reply> handling) {
    try {
      reply_ = co_await std::move(handling);
    } catch (boost::system::system_error const& error) {
      if (error.code() == asio::error::operation_aborted)
        reply_ = mcp::Reply{.status = 503, .body = std::string(cancelled_error)};
      else
        failed(error);
    } catch (std::exception const& error) {
      failed(error);
    }
    end();
  }

  void failed(std::exception const& error) {
    runner_.log.write(Level::error, "call_failed", {{"error", error.what()}});
    reply_ = mcp::Reply{.status = 500, .body = std::string(internal_error)};
  }

  CallRunner::State& runner_;
  std::optional<Task<void>> left_{};
  bool ended_ = false;
};

void CallRunner::State::over(CallTask& call) {
  auto const place = call.place;
  running.back()->place = place;
  std::swap(running[place], running.back());
  running.pop_back();
  if (done) done(call);
}

CallRunner::CallRunner(asio::io_context& io, mcp::Handler& handler, Log& log, Done done)
    : state_(std::make_shared<State>(io, handler, log, std::move(done))) {}

CallRunner::~CallRunner() {
  state_->done = {};
  cancel_all();
}

std::shared_ptr<RunningCall> CallRunner::start(std::unique_ptr<CallContext> context) {
  auto call = std::make_shared<CallTask>(std::move(context), *state_);
  call->place = state_->running.size();
  state_->running.push_back(call);
  call->begin();
  return call;
}

void CallRunner::cancel_all() {
  auto const calls = state_->running;
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
