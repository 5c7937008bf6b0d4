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
#include <boost/asio/executor_work_guard.hpp>
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
using Done = std::function<void(Result<Response>)>;  // called once; posts the completion

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
  void release() {  // called by a finished transfer
    if (--transfers > 0) return;
    wait.cancel();
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

struct Transfer {
  Id id = 0;
  Request request{};
  TimePoint deadline{};
  Done done{};                          // empty once abandoned …
  LateResultCallback on_late_result{};  // … and then this receives the result
  TransferProgress progress{};
  MayResend may_resend{};
  std::unique_ptr<CurlEasyHandle> easy{};
  std::weak_ptr<SocketWatcher> watcher{};
};

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

// Posts the completion to the caller's executor. It must not run inline: this is called while iterating over
// transfers.
template<class Handler> Done completion_on(Handler handler, Executor const& executor) {
  auto slot = asio::get_associated_cancellation_slot(handler);
  return [waiting = std::make_shared<Handler>(std::move(handler)), work = asio::make_work_guard(executor),
          slot](Result<Response> reply) mutable {
    auto const held = std::move(work);
    asio::post(held.get_executor(), [waiting = std::move(waiting), slot, reply = std::move(reply)]() mutable {
      if (slot.is_connected()) slot.clear();  // a later signal must not reach this transfer
      auto resume = std::move(*waiting);
      waiting.reset();
      std::move(resume)(std::move(reply));
    });
  };
}

}  // namespace

struct CurlLoop::State : std::enable_shared_from_this<State> {
  explicit State(HttpClientSettings settings) : shared{.settings = std::move(settings)} {}

  void begin(Transfer, Executor const&);
  void cancel(Id, Cancel);
  void finish(Id, int curl_code);
  void stop();
  Error stopped() const { return transfer_error({.code = CURLE_ABORTED_BY_CALLBACK, .host = host()}); }
  std::string host() const { return std::string(host_of(shared.settings.base_url)); }

  CurlEasyHandle::Shared shared;
  CurlMultiHandle multi{shared.sockets};
  bool started = false;
  Id last_id = 0;

 private:
  std::shared_ptr<SocketWatcher> watcher_on(Executor const&);
  void process();
  template<class Step> void run_or_fail_all(Step);
  void sockets_ready(std::shared_ptr<SocketWatcher> const&);
  void schedule_timer(std::shared_ptr<SocketWatcher> const&, TimePoint);

  bool stopping_ = false;
  std::unordered_map<Id, Transfer> active_{};
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

void CurlLoop::State::begin(Transfer transfer, Executor const& executor) {
  if (stopping_) return transfer.done(fail(stopped()));
  auto const left = transfer.deadline - SystemClock().now();
  if (left <= left.zero()) return transfer.done(fail(deadline_exceeded(host())));
  // Uploads and downloads have no attempt timeout; the low-speed limit ends stalled ones.
  auto const whole = std::chrono::ceil<Milliseconds>(left);
  auto const timeout = transfer.request.carries_file() ? std::min<Milliseconds>(whole, std::chrono::hours(1))
                                                       : std::min(shared.settings.attempt_timeout, whole);
  auto const id = transfer.id;
  void* easy = nullptr;
  try {
    active_.reserve(active_.size() + 1);  // so that nothing throws after the transfer was moved
    transfer.easy =
        std::make_unique<CurlEasyHandle>(std::move(transfer.request), shared, timeout,
                                         std::move(transfer.progress), std::move(transfer.may_resend));
    easy = transfer.easy->handle();
    auto const watcher = watcher_on(executor);
    auto& placed = active_.emplace(id, std::move(transfer)).first->second;
    if (watcher) ++watcher->transfers;
    placed.watcher = watcher;
  } catch (
      std::exception const&) {  // out of memory or descriptors: report it here, or the caller waits for ever
    transfer.done(fail(transfer_error({.code = CURLE_OUT_OF_MEMORY, .host = host()})));
    return;
  }
  // libcurl identifies the transfer by its id too.
  if (easy) curl_easy_setopt(easy, CURLOPT_PRIVATE, reinterpret_cast<void*>(std::uintptr_t{id}));
  bool const watched = !active_.at(id).watcher.expired();
  if (!easy || !watched || !multi.add(easy)) return finish(id, CURLE_OUT_OF_MEMORY);
  run_or_fail_all([this] { process(); });
}

// Call it after every action of libcurl: handles timeouts, collects finished transfers, sets the timer.
void CurlLoop::State::process() {
  multi.check_timeouts();
  multi.collect_finished([this](void* easy, int code) {
    void* name = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &name);
    finish(Id{reinterpret_cast<std::uintptr_t>(name)}, code);
  });
  if (active_.empty()) return;
  auto const next = multi.timeout();
  if (!next) return;
  for (auto const& weak : watchers_)
    if (auto const watcher = weak.lock(); watcher && watcher->transfers > 0)
      schedule_timer(watcher, SystemClock().now() + *next);
}

// Each wait starts the next while transfers are in flight.
void CurlLoop::State::sockets_ready(std::shared_ptr<SocketWatcher> const& watcher) {
  run_or_fail_all([&] {
    multi.handle_ready_sockets();
    process();
    if (watcher->transfers > 0) watcher->wait.start();
  });
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
    if (state) state->run_or_fail_all([&] { state->process(); });
  });
}

void CurlLoop::State::cancel(Id id, Cancel how) {
  auto const found = active_.find(id);
  if (found == active_.end()) return;  // it has already ended
  auto& transfer = found->second;
  if (how == Cancel::abort || !transfer.easy->sent()) {
    finish(id, CURLE_ABORTED_BY_CALLBACK);
    return run_or_fail_all([this] { process(); });
  }
  transfer.easy->stop_progress();
  if (auto const done = std::exchange(transfer.done, nullptr))
    done(fail(
        transfer_error({.code = CURLE_ABORTED_BY_CALLBACK, .write = true, .sent = true, .host = host()})));
}

void CurlLoop::State::finish(Id id, int curl_code) {
  auto node = active_.extract(id);
  if (node.empty()) return;
  auto& transfer = node.mapped();
  auto* const easy = transfer.easy->handle();
  if (easy) multi.remove(easy);  // closes the connection of an unfinished transfer
  if (auto const watcher = transfer.watcher.lock()) watcher->release();
  auto result = transfer.easy->result(curl_code);
  if (transfer.done) return transfer.done(std::move(result));
  // A failure of the callback must not affect other transfers.
  if (transfer.on_late_result) try {
      transfer.on_late_result(result);
    } catch (std::exception const&) {
    }
}

void CurlLoop::State::stop() {
  stopping_ = true;
  while (!active_.empty()) finish(active_.begin()->first, CURLE_ABORTED_BY_CALLBACK);
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

Task<Result<Response>> CurlLoop::exchange(Request request, TimePoint deadline, ProgressCallback on_progress,
                                          LateResultCallback on_late_result, MayResend may_resend) {
  return asio::async_initiate<asio::use_awaitable_t<> const&, void(Result<Response>)>(
      [state = state_](auto handler, Request what, TimePoint until, ProgressCallback tell,
                       LateResultCallback late_result, MayResend again) {
        Executor const executor = asio::get_associated_executor(handler);
        auto slot = asio::get_associated_cancellation_slot(handler);
        bool const write = !what.reads();
        Transfer transfer{.id = ++state->last_id,
                          .request = std::move(what),
                          .deadline = until,
                          .on_late_result = std::move(late_result),
                          .may_resend = std::move(again)};
        if (tell && transfer.request.carries_file())
          transfer.progress = progress_on(executor, std::move(tell), !write);
        auto const id = transfer.id;
        transfer.done = completion_on(std::move(handler), executor);
        if (slot.is_connected()) {
          slot.assign([weak = std::weak_ptr(state), id,
                       how = write ? Cancel::abandon : Cancel::abort](asio::cancellation_type) {
            if (auto const alive = weak.lock()) alive->cancel(id, how);
          });
        }
        state->begin(std::move(transfer), executor);
      },
      asio::use_awaitable, std::move(request), deadline, std::move(on_progress), std::move(on_late_result),
      std::move(may_resend));
}

}  // namespace affinity::client
