#include "client/curl/loop.hpp"

#include "client/curl/base_url.hpp"
#include "client/curl/ca_bundle.hpp"
#include "client/curl/multi_handle.hpp"
#include "client/curl/transfer_error.hpp"
#include "client/download.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <curl/curl.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <new>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

namespace affinity::client {

namespace asio = boost::asio;

namespace {

using Executor = asio::any_io_executor;
using Id = std::uint64_t;  // a number, not an address: a late cancellation must not hit another transfer

// A read is aborted. A write of which a byte may have been sent is abandoned: it runs to its end without its
// caller, because aborting it would only make its outcome unknown.
enum class Cancel { abort, abandon };

asio::execution_context& loop_of(Executor const& executor) {
  return asio::query(executor, asio::execution::context);
}

// Watches libcurl's sockets and timeout on one event loop while transfers of that loop are in flight;
// otherwise it must not keep the loop running.
struct SocketWatcher : std::enable_shared_from_this<SocketWatcher> {
  using Ready = std::function<void(std::shared_ptr<SocketWatcher> const&)>;
  SocketWatcher(Executor const& executor, platform::SocketSet const& sockets, Ready ready)
      : timer(executor),
        wait(executor, sockets, [this, ready = std::move(ready)] { ready(shared_from_this()); }) {}
  asio::steady_timer timer;
  platform::SocketSetWait wait;
  TimePoint wakes = TimePoint::max();  // expiry of the timer, if it is set
  int transfers = 0;

  bool runs_on(Executor const& executor) { return &loop_of(timer.get_executor()) == &loop_of(executor); }
  void stop_waiting() {
    wait.cancel();
    if (wakes == TimePoint::max()) return;
    timer.cancel();
    wakes = TimePoint::max();
  }
};

// Destroys a loop's watchers with the loop, which the HTTP client may outlive.
class SocketWatchers final : public asio::execution_context::service {
 public:
  using key_type = SocketWatchers;
  inline static asio::execution_context::id id{};
  explicit SocketWatchers(asio::execution_context& loop) : service(loop) {}
  std::vector<std::shared_ptr<SocketWatcher>> all{};

 private:
  void shutdown() override { all.clear(); }
};

// The coroutine that waits for a transfer.
class Waiter {
 public:
  explicit Waiter(Executor executor) : executor_(std::move(executor)) {}
  virtual ~Waiter() = default;
  Waiter(Waiter const&) = delete;
  Waiter& operator=(Waiter const&) = delete;

  Executor const& executor() const { return executor_; }
  virtual void resume(Result<Response>) = 0;  // once, on the executor

 private:
  Executor executor_;
};

template<class Handler> class WaitingHandler final : public Waiter {
 public:
  WaitingHandler(Handler handler, Executor executor)
      : Waiter(std::move(executor)), handler_(std::move(handler)) {}
  void resume(Result<Response> reply) override {
    auto slot = asio::get_associated_cancellation_slot(handler_);
    if (slot.is_connected()) slot.clear();  // a later signal must not reach this transfer
    std::move(handler_)(std::move(reply));
  }

 private:
  Handler handler_;
};

void resume_later(std::unique_ptr<Waiter> waiter, Result<Response> reply) {
  auto const executor = waiter->executor();
  asio::post(executor, [waiter = std::move(waiter), reply = std::move(reply)]() mutable {
    waiter->resume(std::move(reply));
  });
}

// Posts progress to the caller's executor. It is posted before the result on the same executor, so it arrives
// before it, and the pending result keeps the io_context running.
TransferProgress progress_on(Executor const& executor, ProgressCallback on_progress, bool down) {
  return [executor, shared = std::make_shared<ProgressCallback const>(std::move(on_progress)), down](
             std::uint64_t done, std::uint64_t total) {
    auto words =
        format_size(done) + (total > 0 ? " of " + format_size(total) : "") + (down ? " received" : " sent");
    asio::post(executor, [shared, progress = Progress{.done = double(done),
                                                      .total = double(total),
                                                      .message = std::move(words)}] { (*shared)(progress); });
  };
}

}  // namespace

struct CurlLoop::Transfer {
  Transfer(Request&& request, CurlEasyHandle::Shared& shared, Milliseconds timeout, MayResend may_resend)
      : easy(std::move(request), shared, timeout, std::move(may_resend)) {}
  CurlEasyHandle easy;
  std::unique_ptr<Waiter> waiter{};     // empty once abandoned …
  LateResultCallback on_late_result{};  // … and then this receives the result
  bool reports_progress = false;
  std::weak_ptr<SocketWatcher> watcher{};
  int code = CURLE_OK;  // of its end
};

struct CurlLoop::State : std::enable_shared_from_this<State> {
  explicit State(HttpClientSettings settings) : shared{.settings = std::move(settings)} {}

  std::unique_ptr<Transfer> make_transfer(Request&&, TimePoint deadline, MayResend);
  void begin(Id, std::unique_ptr<Transfer>);
  void cancel(Id, Cancel);
  void finish(Id, int curl_code);
  void stop();
  bool is_stopping() const { return stopping_; }
  Error out_of_memory() const { return transfer_error({.code = CURLE_OUT_OF_MEMORY, .host = host()}); }
  Error stopped() const { return transfer_error({.code = CURLE_ABORTED_BY_CALLBACK, .host = host()}); }
  std::string host() const { return std::string(host_of(shared.settings.base_url)); }

  CurlEasyHandle::Shared shared;
  CurlMultiHandle multi{shared.sockets};
  bool started = false;
  Id last_id = 0;

 private:
  std::shared_ptr<SocketWatcher> watcher_on(Executor const&);
  void process();
  void end_turn(asio::execution_context* running);
  template<class Step> void run_or_fail_all(Step);
  void sockets_ready(std::shared_ptr<SocketWatcher> const&);
  void schedule_timer(std::shared_ptr<SocketWatcher> const&, TimePoint);

  bool stopping_ = false;
  std::unordered_map<Id, std::unique_ptr<Transfer>> active_{};
  std::vector<std::unique_ptr<Transfer>> finished_{};     // whose waiters are to be resumed
  std::vector<std::weak_ptr<SocketWatcher>> watchers_{};  // one, unless several loops are used
};

std::shared_ptr<SocketWatcher> CurlLoop::State::watcher_on(Executor const& executor) {
  std::erase_if(watchers_, [](auto const& weak) { return weak.expired(); });
  for (auto const& weak : watchers_) {
    auto watcher = weak.lock();
    if (!watcher->runs_on(executor)) continue;
    if (watcher->transfers == 0) watcher->wait.start();
    return watcher;
  }
  std::shared_ptr<SocketWatcher> watcher;
  try {
    watcher = std::make_shared<SocketWatcher>(
        executor, shared.sockets.set(),
        [weak = weak_from_this()](std::shared_ptr<SocketWatcher> const& ready) {
          if (auto const state = weak.lock()) state->sockets_ready(ready);
        });
  } catch (std::system_error const&) {  // no descriptor is left
    return nullptr;
  }
  watchers_.push_back(watcher);
  asio::use_service<SocketWatchers>(loop_of(executor)).all.push_back(watcher);
  watcher->wait.start();
  return watcher;
}

// Null when out of memory.
std::unique_ptr<CurlLoop::Transfer> CurlLoop::State::make_transfer(Request&& request, TimePoint deadline,
                                                                   MayResend may_resend) try {
  auto const left = deadline - SystemClock().now();
  // Uploads and downloads have no attempt timeout; the low-speed limit ends stalled ones.
  auto const whole = std::chrono::ceil<Milliseconds>(left);
  auto const timeout = request.carries_file() ? std::min<Milliseconds>(whole, std::chrono::hours(1))
                                              : std::min(shared.settings.attempt_timeout, whole);
  return std::make_unique<Transfer>(std::move(request), shared, timeout, std::move(may_resend));
} catch (std::exception const&) {
  return nullptr;
}

void CurlLoop::State::begin(Id id, std::unique_ptr<Transfer> begun) {
  auto& transfer = *begun;
  try {  // so that nothing throws when it ends
    active_.reserve(active_.size() + 1);
    finished_.reserve(active_.size() + finished_.size() + 1);
    transfer.watcher = watcher_on(transfer.waiter->executor());
    active_.emplace(id, std::move(begun));
  } catch (
      std::exception const&) {  // out of memory or descriptors: report it here, or the caller waits for ever
    return resume_later(std::move(transfer.waiter), fail(out_of_memory()));
  }
  auto const watcher = transfer.watcher.lock();
  if (watcher) ++watcher->transfers;
  auto* const easy = transfer.easy.handle();
  // libcurl identifies the transfer by its id too.
  if (easy) curl_easy_setopt(easy, CURLOPT_PRIVATE, reinterpret_cast<void*>(std::uintptr_t{id}));
  if (!easy || !watcher || !multi.add(easy))
    finish(id, CURLE_OUT_OF_MEMORY);
  else
    run_or_fail_all([this] { process(); });
  end_turn(nullptr);
}

// Call it after every action of libcurl: handles timeouts, collects finished transfers, sets the timer.
void CurlLoop::State::process() {
  auto next = multi.check_timeouts();
  while (auto const ended = multi.take_finished()) {
    void* name = nullptr;
    curl_easy_getinfo(ended->easy, CURLINFO_PRIVATE, &name);
    finish(Id{reinterpret_cast<std::uintptr_t>(name)}, ended->code);
    next = multi.timeout();  // another may have waited for the connection of this one
  }
  if (active_.empty() || !next) return;
  for (auto const& weak : watchers_)
    if (auto const watcher = weak.lock(); watcher && watcher->transfers > 0)
      schedule_timer(watcher, SystemClock().now() + *next);
}

// Call it last: resumes who waited for finished transfers. At once where that is the loop `running`, which
// does nothing else at this moment; otherwise in a turn of its own, as for progress, which was posted and
// comes first.
void CurlLoop::State::end_turn(asio::execution_context* running) {
  while (!finished_.empty()) {
    auto transfer = std::move(finished_.front());
    finished_.erase(finished_.begin());
    auto waiter = std::move(transfer->waiter);
    bool const at_once = !transfer->reports_progress && &loop_of(waiter->executor()) == running;
    auto reply = transfer->easy.result(transfer->code);
    transfer.reset();  // its handle serves the next request, which may come before resume() returns
    if (!at_once)
      resume_later(std::move(waiter), std::move(reply));
    else
      try {
        waiter->resume(std::move(reply));
      } catch (...) {
        end_turn(nullptr);
        throw;
      }
  }
  for (auto const& weak : watchers_)
    if (auto const watcher = weak.lock(); watcher && watcher->transfers == 0) watcher->stop_waiting();
}

// Each wait starts the next while transfers are in flight.
void CurlLoop::State::sockets_ready(std::shared_ptr<SocketWatcher> const& watcher) {
  run_or_fail_all([&] {
    multi.handle_ready_sockets();
    process();
    if (watcher->transfers > 0) watcher->wait.start();
  });
  end_turn(&loop_of(watcher->timer.get_executor()));
}

// When out of memory, ends every transfer as failed (a write that was sent: unknown outcome), so that no
// caller waits for ever.
template<class Step> void CurlLoop::State::run_or_fail_all(Step step) {
  try {
    step();
  } catch (std::exception const&) {
    while (!active_.empty()) try {
        finish(active_.begin()->first, CURLE_OUT_OF_MEMORY);
      } catch (std::exception const&) {  // this caller cannot even be notified
      }
  }
}

// Never moves the timer to a later time: a premature expiry is harmless, and most transfers end before any
// timeout.
void CurlLoop::State::schedule_timer(std::shared_ptr<SocketWatcher> const& watcher, TimePoint when) {
  if (watcher->wakes <= when) return;
  watcher->wakes = when;
  watcher->timer.expires_at(when);
  watcher->timer.async_wait([watcher, weak = weak_from_this()](boost::system::error_code error) {
    if (error) return;
    watcher->wakes = TimePoint::max();
    auto const state = weak.lock();
    if (!state) return;
    state->run_or_fail_all([&] { state->process(); });
    state->end_turn(&loop_of(watcher->timer.get_executor()));
  });
}

void CurlLoop::State::cancel(Id id, Cancel how) {
  auto const found = active_.find(id);
  if (found == active_.end()) return;  // it has already ended
  auto& transfer = *found->second;
  if (how == Cancel::abort || !transfer.easy.sent()) {
    finish(id, CURLE_ABORTED_BY_CALLBACK);
    run_or_fail_all([this] { process(); });
    return end_turn(nullptr);
  }
  transfer.easy.stop_progress();
  if (transfer.waiter)
    resume_later(std::move(transfer.waiter),
                 fail(transfer_error(
                     {.code = CURLE_ABORTED_BY_CALLBACK, .write = true, .sent = true, .host = host()})));
}

void CurlLoop::State::finish(Id id, int curl_code) {
  auto node = active_.extract(id);
  if (node.empty()) return;
  auto& transfer = *node.mapped();
  transfer.code = curl_code;
  auto* const easy = transfer.easy.handle();
  if (easy) multi.remove(easy);  // closes the connection of an unfinished transfer
  if (auto const watcher = transfer.watcher.lock()) --watcher->transfers;
  if (transfer.waiter) return finished_.push_back(std::move(node.mapped()));
  // A failure of the callback must not affect other transfers.
  if (transfer.on_late_result) try {
      transfer.on_late_result(transfer.easy.result(curl_code));
    } catch (std::exception const&) {
    }
}

void CurlLoop::State::stop() {
  stopping_ = true;
  while (!active_.empty()) finish(active_.begin()->first, CURLE_ABORTED_BY_CALLBACK);
  end_turn(nullptr);
  for (auto const& weak : std::exchange(watchers_, {}))
    if (auto const watcher = weak.lock())
      std::erase(asio::use_service<SocketWatchers>(loop_of(watcher->timer.get_executor())).all, watcher);
}

CurlLoop::CurlLoop(HttpClientSettings settings) : state_(std::make_shared<State>(std::move(settings))) {}

CurlLoop::~CurlLoop() { state_->stop(); }

std::string CurlLoop::host() const { return state_->host(); }

Result<void> CurlLoop::start() {
  if (state_->started) return {};
  // First, so that libcurl uses our allocator below.
  if (auto const begun = state_->multi.start(); !begun) return begun;
  auto ca_bundle = load_ca_bundle(state_->shared.settings.ca_file);
  if (!ca_bundle) return fail(ca_bundle.error());
  state_->shared.ca_bundle = std::move(*ca_bundle);
  state_->started = true;
  return {};
}

Task<Result<Response>> CurlLoop::exchange(Request&& request, CallContext const& call, MayResend may_resend) {
  bool const write = !request.reads();
  bool const tell = call.on_progress && request.carries_file();
  auto transfer = state_->make_transfer(std::move(request), call.deadline, std::move(may_resend));
  return asio::async_initiate<asio::use_awaitable_t<> const&, void(Result<Response>)>(
      [state = state_, &call, write, tell](auto handler, std::unique_ptr<Transfer> begun) {
        using Handler = decltype(handler);
        Executor const executor = asio::get_associated_executor(handler);
        auto slot = asio::get_associated_cancellation_slot(handler);
        auto waiter = std::make_unique<WaitingHandler<Handler>>(std::move(handler), executor);
        if (!begun || state->is_stopping())
          return resume_later(std::move(waiter), fail(begun ? state->stopped() : state->out_of_memory()));
        begun->waiter = std::move(waiter);
        if (write) begun->on_late_result = call.on_late_result;
        begun->reports_progress = tell;
        if (tell) begun->easy.report_to(progress_on(executor, call.on_progress, !write));
        auto const id = ++state->last_id;
        if (slot.is_connected()) {
          slot.assign([weak = std::weak_ptr(state), id,
                       how = write ? Cancel::abandon : Cancel::abort](asio::cancellation_type) {
            if (auto const alive = weak.lock()) alive->cancel(id, how);
          });
        }
        state->begin(id, std::move(begun));
      },
      asio::use_awaitable, std::move(transfer));
}

}  // namespace affinity::client
