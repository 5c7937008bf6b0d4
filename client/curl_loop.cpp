#include "client/curl_loop.hpp"

#include "client/authorities.hpp"
#include "client/base_url.hpp"
#include "client/download.hpp"
#include "client/wire_error.hpp"

#include <curl/curl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <unistd.h>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace affinity::client {

namespace asio = boost::asio;

namespace {

constexpr int longest_sleep_ms = 60'000;  // a message wakes the thread before
constexpr long most_idle_connections = 16;

// Safe from any thread and more than once; never undone, as other users of libcurl may live in the process.
CURLcode start_libcurl() { return curl_global_init(CURL_GLOBAL_DEFAULT); }

// A thread is born with its parent's mask. This one handles no signal; above all SIGPIPE, which OpenSSL can
// raise and which libcurl leaves to us under NOSIGNAL, stays pending here instead of ending the program.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(SignalsBlocked const&) = delete;
  SignalsBlocked& operator=(SignalsBlocked const&) = delete;

 private:
  sigset_t before_;
};

// A report about a file, brought to whoever waits. It is posted before the answer is, on the same executor,
// so it also arrives before; and that executor's io_context is held by the answer still to come.
template<class Executor> Moved told_on(Executor const& executor, Notify notify, bool down) {
  return [executor, shared = std::make_shared<Notify const>(std::move(notify)), down](std::uint64_t done,
                                                                                      std::uint64_t total) {
    auto words =
        in_words(done) + (total > 0 ? " of " + in_words(total) : "") + (down ? " received" : " sent");
    asio::post(executor, [shared, progress = Progress{.done = double(done),
                                                      .total = double(total),
                                                      .message = std::move(words)}] { (*shared)(progress); });
  };
}

}  // namespace

// What the threads share, all of it under the mutex.
struct CurlLoop::Mailbox {
  std::mutex mutex{};
  std::vector<Transfer> arrivals{};
  std::vector<std::pair<Id, Cancel>> cancels{};
  Id last_id = 0;
  bool stopping = false;
  void* multi = nullptr;  // null before the start and after the end

  // curl_multi_wakeup is the one call that another thread may make. It wakes curl_multi_poll, not
  // curl_multi_wait, and also the next one when none sleeps at the moment, so no message is overlooked.
  void wake() {
    if (multi) curl_multi_wakeup(multi);
  }
  void put(Id id, Cancel how) {
    std::lock_guard const lock(mutex);
    cancels.emplace_back(id, how);
    wake();
  }
};

CurlLoop::CurlLoop(WireSettings settings)
    : origin_{.settings = std::move(settings)}, mailbox_(std::make_shared<Mailbox>()) {}

CurlLoop::~CurlLoop() {
  {
    std::lock_guard const lock(mailbox_->mutex);
    mailbox_->stopping = true;
    mailbox_->wake();
  }
  if (thread_.joinable()) thread_.join();
}

std::string CurlLoop::host() const { return std::string(host_of(origin_.settings.base_url)); }

Result<void> CurlLoop::start() {
  std::lock_guard const lock(mailbox_->mutex);
  if (thread_.joinable()) return {};
  auto const no_start = [](std::string_view why) {
    return fail(ErrorKind::internal,
                "libcurl could not be started: " + std::string(why) + ". Nothing was sent.");
  };
  if (auto const code = start_libcurl(); code != CURLE_OK) return no_start(curl_easy_strerror(code));
  auto authorities = with_system_authorities(origin_.settings.ca_file);
  if (!authorities) return fail(authorities.error());
  origin_.authorities = std::move(*authorities);
  multi_ = curl_multi_init();
  // Without a wake-up descriptor messages would wait for a minute.
  if (!multi_ || curl_multi_wakeup(multi_) != CURLM_OK) {
    curl_multi_cleanup(std::exchange(multi_, nullptr));
    return no_start("no memory or no file descriptor is left");
  }
  // Those that wake it would be inherited by a program that this one starts, and nobody hands them out.
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, most_idle_connections);
  SignalsBlocked const blocked;
  thread_ = std::thread([this] { run(); });
  mailbox_->multi = multi_;
  return {};
}

Task<Result<Response>> CurlLoop::exchange(Request request, TimePoint deadline, Notify notify, Late late) {
  return asio::async_initiate<asio::use_awaitable_t<> const&, void(Result<Response>)>(
      [this](auto handler, Request what, TimePoint until, Notify tell, Late hear) {
        accept(std::move(handler), std::move(what), until, std::move(tell), std::move(hear));
      },
      asio::use_awaitable, std::move(request), deadline, std::move(notify), std::move(late));
}

// Runs on the caller's thread, and so does the handler: it is posted to its executor, never called on ours.
// The work guard keeps that executor's io_context running until then, and a little longer: until post() has
// returned here, for Asio signals its event after it has unlocked, when the last handler may already have run
// and the io_context be gone.
template<class Handler>
void CurlLoop::accept(Handler handler, Request request, TimePoint deadline, Notify notify, Late late) {
  auto const executor = asio::get_associated_executor(handler);
  auto slot = asio::get_associated_cancellation_slot(handler);
  bool const write = request.method != Method::get;
  Transfer transfer{.request = std::move(request), .deadline = deadline, .late = std::move(late)};
  if (notify && transfer.request.carries_file())
    transfer.moved = told_on(executor, std::move(notify), !write);
  transfer.done = [waiting = std::make_shared<Handler>(std::move(handler)),
                   work = asio::make_work_guard(executor), slot](Result<Response> reply) mutable {
    auto const held = std::move(work);
    // The last reference moves along, so that the coroutine is never destroyed on this thread either.
    asio::post(held.get_executor(), [waiting = std::move(waiting), slot, reply = std::move(reply)]() mutable {
      if (slot.is_connected()) slot.clear();  // a later signal is not for this transfer
      auto resume = std::move(*waiting);
      waiting.reset();
      std::move(resume)(std::move(reply));
    });
  };

  std::lock_guard const lock(mailbox_->mutex);
  if (mailbox_->stopping) return transfer.done(fail(stopped()));
  auto const id = transfer.id = ++mailbox_->last_id;
  mailbox_->arrivals.push_back(std::move(transfer));
  mailbox_->wake();
  if (!slot.is_connected()) return;
  slot.assign([mailbox = mailbox_, id, how = write ? Cancel::abandon : Cancel::abort](
                  asio::cancellation_type) { mailbox->put(id, how); });
}

void CurlLoop::run() {
  try {
    while (take_mail()) {
      int running = 0;
      curl_multi_perform(multi_, &running);
      collect();
      if (curl_multi_poll(multi_, nullptr, 0, longest_sleep_ms, nullptr) != CURLM_OK)
        std::this_thread::sleep_for(
            Milliseconds(10));  // no memory or descriptors: do not spin until there are some
    }
  } catch (std::exception const&) {
    // Out of memory. Whoever waits is told below, and who comes later in accept().
  }
  std::vector<Transfer> arrivals;
  {
    std::lock_guard const lock(mailbox_->mutex);
    mailbox_->stopping = true;
    mailbox_->multi = nullptr;
    arrivals.swap(mailbox_->arrivals);
  }
  for (auto& transfer : arrivals) transfer.done(fail(stopped()));
  while (!active_.empty()) finish(active_.begin()->first, CURLE_ABORTED_BY_CALLBACK);
  curl_multi_cleanup(std::exchange(multi_, nullptr));
}

bool CurlLoop::take_mail() {
  std::vector<Transfer> arrivals;
  std::vector<std::pair<Id, Cancel>> cancels;
  {
    std::lock_guard const lock(mailbox_->mutex);
    if (mailbox_->stopping) return false;
    arrivals.swap(mailbox_->arrivals);
    cancels.swap(mailbox_->cancels);
  }
  for (auto& transfer : arrivals) begin(std::move(transfer));
  for (auto const& [id, how] : cancels) cancel(id, how);
  return true;
}

Error CurlLoop::stopped() const { return wire_error({.code = CURLE_ABORTED_BY_CALLBACK, .host = host()}); }

void CurlLoop::begin(Transfer transfer) {
  auto const left = transfer.deadline - SystemClock().now();
  if (left <= left.zero()) {
    transfer.done(fail(too_late(host())));
    return;
  }
  // A file takes what it takes: one that does not move is ended by the low-speed limit.
  auto const whole = std::chrono::ceil<Milliseconds>(left);
  auto const timeout = transfer.request.carries_file() ? std::min<Milliseconds>(whole, std::chrono::hours(1))
                                                       : std::min(origin_.settings.attempt_timeout, whole);
  auto const id = transfer.id;
  void* easy = nullptr;
  try {
    active_.reserve(active_.size() + 1);  // so that nothing can fail once the transfer has moved
    transfer.easy =
        std::make_unique<CurlEasy>(std::move(transfer.request), origin_, timeout, std::move(transfer.moved));
    easy = transfer.easy->handle();
    active_.emplace(id, std::move(transfer));
  } catch (std::bad_alloc const&) {  // told here, or nobody would
    transfer.done(fail(wire_error({.code = CURLE_OUT_OF_MEMORY, .host = host()})));
    return;
  }
  // The id is the name of a transfer here too.
  if (easy) curl_easy_setopt(easy, CURLOPT_PRIVATE, reinterpret_cast<void*>(std::uintptr_t{id}));
  if (!easy || curl_multi_add_handle(multi_, easy) != CURLM_OK) finish(id, CURLE_OUT_OF_MEMORY);
}

void CurlLoop::cancel(Id id, Cancel how) {
  auto const found = active_.find(id);
  if (found == active_.end()) return;  // it ended while the message was on its way
  auto& transfer = found->second;
  if (how == Cancel::abort || !transfer.easy->sent()) return finish(id, CURLE_ABORTED_BY_CALLBACK);
  transfer.easy->tell_nobody();
  if (auto const done = std::exchange(transfer.done, nullptr))
    done(fail(wire_error({.code = CURLE_ABORTED_BY_CALLBACK, .write = true, .sent = true, .host = host()})));
}

void CurlLoop::collect() {
  int left = 0;
  while (auto const* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto const code = message->data.result;  // the message is gone after curl_multi_remove_handle
    void* name = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &name);
    finish(Id{reinterpret_cast<std::uintptr_t>(name)}, code);
  }
}

void CurlLoop::finish(Id id, int curl_code) {
  auto node = active_.extract(id);
  if (node.empty()) return;
  auto& transfer = node.mapped();
  auto* const easy = transfer.easy->handle();
  if (easy) curl_multi_remove_handle(multi_, easy);  // closes the connection of a transfer that is not over
  auto result = transfer.easy->result(curl_code);
  if (transfer.done) return transfer.done(std::move(result));
  if (transfer.late) tell_late(transfer.late, result);
}

// Whoever listens writes it down; the transfers of others go on when that fails.
void CurlLoop::tell_late(Late const& late, Result<Response> const& result) {
  try {
    late(result);
  } catch (std::exception const&) {
  }
}

}  // namespace affinity::client
