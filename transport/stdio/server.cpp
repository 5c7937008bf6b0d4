#include "transport/stdio/server.hpp"

#include "base/platform/error_text.hpp"
#include "base/platform/pipe.hpp"
#include "base/platform/signals.hpp"
#include "transport/stdio/line_reader.hpp"
#include "transport/stdio/line_writer.hpp"
#include "transport/termination_signals.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::transport {

namespace asio = boost::asio;

namespace {

constexpr int stream_failed = 74;          // EX_IOERR
constexpr int max_started_in_a_turn = 64;  // messages
constexpr std::size_t max_running = 1024;  // messages handled at a time; above it no input is read
constexpr std::size_t max_queued_for_notifications = 8u << 20;  // bytes; above it notifications are dropped
constexpr std::chrono::milliseconds grace{500};                 // for cancelled calls to end

// JSON-RPC 2.0, 5.1; no id, because the line was not parsed.
constexpr std::string_view too_long =
    R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"The line is too long for this server and was skipped. )"
    R"(Send less in one message."}})";

// One run of the server. Everything but the work of threads that read or write runs on the loop.
class StdioServer {
 public:
  StdioServer(mcp::Handler& handler, client::Caller caller, Log& log, StdioSettings const& settings,
              platform::FileHandle output)
      : handler_(handler), caller_(std::move(caller)), log_(log), drain_(settings.drain) {
    exchange_.emit = [this](std::string text) { notify(std::move(text)); };
    peer_.announce = exchange_.emit;
    auto const changed = [this] { asio::dispatch(io_, [this] { pump(); }); };  // from any thread
    auto const& input = settings.input;
    auto const max_line = settings.max_line;
    reader_ = settings.threads ? make_threaded_line_reader(input, max_line, changed)
                               : make_line_reader(io_.get_executor(), input, max_line, changed);
    writer_ = settings.threads ? make_threaded_line_writer(output, changed)
                               : make_line_writer(io_.get_executor(), output, changed);
  }

  int run() {
    for (int const number : termination_signals()) signals_.add(number);
    wait_for_signal();
    io_.run();
    reader_.reset();
    writer_.reset();
    signals_.clear();  // later signals have their default effect again
    return exit_code_;
  }

 private:
  enum class Phase { serving, draining, cancelled };

  // Does all that is possible now: starts calls while their replies fit, sends what they have said, detects
  // end of input and failures.
  void pump() {
    if (writer_->error() != 0) output_failed();
    start_calls();
    bool const was_full = !writer_->has_room();
    writer_->flush();
    bool const has_failed = writer_->error() != 0 && !output_is_gone_;
    if (has_failed || (was_full && writer_->has_room())) pump_soon();
    // The drain time begins at the end of input, even while lines wait behind calls that never end.
    if (phase_ == Phase::serving && reader_->at_end()) input_ended();
    auto const all_taken = !accepting_ || reader_->ended();
    if (phase_ == Phase::serving || !all_taken || running_ > 0 || writer_->queued() > 0) return;
    if (writer_->error() != 0) output_failed();  // failed since the check above, which empties the queue too
    io_.stop();
  }

  // Once in this turn of the loop, after what has become ready with it: replies of one turn go out together.
  void pump_soon() {
    if (std::exchange(pump_is_due_, true)) return;
    asio::post(io_, [this] {
      pump_is_due_ = false;
      pump();
    });
  }

  // Several in one turn, but not so many that what is under way has to wait for long.
  void start_calls() {
    pumping_ = true;
    int started = 0;
    for (; started < max_started_in_a_turn; ++started) {
      bool const room = accepting_ && running_ < max_running && writer_->has_room();
      auto line = room ? reader_->take() : std::nullopt;
      if (!line) break;
      start(std::move(*line));
    }
    pumping_ = false;
    if (started == max_started_in_a_turn) pump_soon();
  }

  void start(Line line) {
    if (line.too_long) return push(std::string(too_long));
    // Without memory for the task the program ends: nobody waits for an answer that cannot come.
    auto handling = handler_.begin(std::move(line.text), peer_, exchange_, caller_);
    if (auto* reply = std::get_if<mcp::Reply>(&handling)) return push(std::move(*reply));
    spawn(answer(std::get<Task<mcp::Reply>>(std::move(handling))));
  }

  void spawn(Task<void> task) {
    ++running_;
    asio::co_spawn(io_, std::move(task), [this](std::exception_ptr error) {
      bool const was_full = running_-- == max_running;
      if (error) call_failed(error);
      if (was_full || phase_ != Phase::serving) pump_soon();
    });
  }

  // Writes within the task and not when it has ended, which the loop tells a turn later: a reply is queued
  // before the next call starts and sends messages of its own.
  Task<void> answer(Task<mcp::Reply> task) {
    auto reply = co_await std::move(task);
    push(std::move(reply));
  }

  void push(mcp::Reply reply) {
    if (!reply.body.empty()) push(std::move(reply.body), std::move(reply.rest));
  }

  void push(std::string text, std::shared_ptr<std::string const> rest = {}) {
    writer_->push(std::move(text), std::move(rest));
    if (!pumping_) pump_soon();
  }

  void call_failed(std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (boost::system::system_error const& thrown) {
      if (thrown.code() == asio::error::operation_aborted) return;  // a cancelled call
      log_.write(Level::error, "call_failed", {{"error", thrown.what()}});
    } catch (std::exception const& thrown) {
      log_.write(Level::error, "call_failed", {{"error", thrown.what()}});
    }
  }

  void notify(std::string text) {
    if (writer_->queued() < max_queued_for_notifications) push(std::move(text));
  }

  void input_ended() {
    if (auto const error = reader_->error()) {
      log_.write(Level::error, "input_failed", {{"error", platform::error_text(error)}});
      exit_code_ = stream_failed;  // buffered input is lost, so this is no regular end
    }
    drain();
  }

  void output_failed() {
    if (std::exchange(output_is_gone_, true)) return;
    auto const error = writer_->error();
    // A client that disconnected is not a failure of the server.
    if (!platform::is_lost_reader(error)) {
      log_.write(Level::error, "output_failed", {{"error", platform::error_text(error)}});
      exit_code_ = stream_failed;
    }
    cancel(drain_);
  }

  void drain() {
    phase_ = Phase::draining;
    handler_.end_subscriptions();  // subscriptions never end by themselves
    after(drain_, [this] { cancel(grace); });
  }

  // Cancelled calls end at once; a write that may have reached Affinity reports an unknown outcome. Calls
  // that do not end within `patience` are abandoned.
  void cancel(Milliseconds patience) {
    phase_ = Phase::cancelled;
    accepting_ = false;
    peer_.in_flight.end_all();
    after(patience, [this] { io_.stop(); });
    pump_soon();
  }

  template<class Then> void after(Milliseconds duration, Then then) {
    timer_.expires_after(duration);
    timer_.async_wait([then](boost::system::error_code error) {
      if (!error) then();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code error, int number) {
      if (error) return;
      if (phase_ != Phase::serving) {
        exit_code_ = 128 + number;
        return io_.stop();
      }
      accepting_ = false;
      drain();
      pump_soon();
      wait_for_signal();
    });
  }

  mcp::Handler& handler_;
  client::Caller caller_;
  Log& log_;
  Milliseconds drain_;
  mcp::Exchange exchange_{};  // these two before the loop, whose destruction ends calls that still use them
  mcp::Peer peer_{};
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  asio::signal_set signals_{io_};
  asio::steady_timer timer_{io_};
  Phase phase_ = Phase::serving;
  std::size_t running_ = 0;
  int exit_code_ = 0;
  bool accepting_ = true;  // still starts calls
  bool pump_is_due_ = false;
  bool pumping_ = false;  // calls are being started, and what they say at once is sent behind that
  bool output_is_gone_ = false;
  std::unique_ptr<LineReader> reader_{};  // these two after the loop, which they use
  std::unique_ptr<LineWriter> writer_{};
};

// The HTTP client may still hold a handler of a call that did not end in time. So what calls use is never
// destroyed; the end of the process frees it.
void keep_until_exit(std::unique_ptr<StdioServer> server) {
  static auto* const kept = new std::vector<std::unique_ptr<StdioServer>>;
  kept->push_back(std::move(server));
}

}  // namespace

int serve_stdio(mcp::Handler& handler, client::Caller caller, Log& log, StdioSettings settings) {
  platform::ignore_write_signals();
  platform::NativeFile own_output;  // only this server writes to the client
  if (settings.output == platform::file_of(platform::StandardStream::output)) {
    own_output = platform::take_standard_output();
    if (!own_output) {
      log.write(Level::error, "output_failed",
                {{"error", platform::error_text(platform::last_pipe_error())}});
      return stream_failed;
    }
  }
  auto const output = own_output ? own_output.get() : settings.output;
  platform::enlarge_pipe(output, 1u << 20);  // holds the list of tools in one write
  auto server = std::make_unique<StdioServer>(handler, std::move(caller), log, settings, output);
  auto const exit_code = server->run();
  keep_until_exit(std::move(server));
  return exit_code;
}

}  // namespace affinity::transport
