#include "tools/journal/journal_thread.hpp"

#include "base/system/detached_thread.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace asio = boost::asio;

namespace {

constexpr Milliseconds end_patience(5000);

// A task that waits for work of the thread. Its handler belongs to the loop: it is posted there, or destroyed
// with it.
class ThreadWaiter {
 public:
  using Resume = std::function<void()>;  // posts the handler

  void done() {  // on the thread
    std::lock_guard const lock(mutex_);
    is_done_ = true;
    if (resume_) std::exchange(resume_, nullptr)();
  }
  // False when there is nothing to wait for.
  bool wait(Resume resume) {  // on the loop
    std::lock_guard const lock(mutex_);
    if (is_done_) return false;
    resume_ = std::move(resume);
    return true;
  }
  void forget() {  // on the loop, at its end; what the handler holds may end others
    Resume gone;
    std::lock_guard const lock(mutex_);
    gone.swap(resume_);
  }
  bool is_done() {
    std::lock_guard const lock(mutex_);
    return is_done_;
  }

 private:
  std::mutex mutex_{};
  bool is_done_ = false;
  Resume resume_{};
};

// The waiters of a loop, which end with it: the thread may outlive it.
class LoopThreadWaiters final : public asio::execution_context::service {
 public:
  using key_type = LoopThreadWaiters;
  inline static asio::execution_context::id id{};
  explicit LoopThreadWaiters(asio::execution_context& loop) : service(loop) {}

  void add(std::shared_ptr<ThreadWaiter> const& waiter) {
    std::erase_if(all_, [](auto const& weak) {
      auto const one = weak.lock();
      return !one || one->is_done();
    });
    all_.push_back(waiter);
  }

 private:
  void shutdown() override {
    for (auto const& weak : std::exchange(all_, {}))
      if (auto const one = weak.lock()) one->forget();
  }
  std::vector<std::weak_ptr<ThreadWaiter>> all_{};
};

Task<Result<void>> wait_for_thread(std::shared_ptr<ThreadWaiter> waiter) {
  auto const executor = co_await asio::this_coro::executor;
  asio::use_service<LoopThreadWaiters>(asio::query(executor, asio::execution::context)).add(waiter);
  auto const begin = [waiter, executor](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto const resume = [shared, executor, work = asio::make_work_guard(executor)] {
      asio::post(executor, [shared] {
        auto moved = std::move(*shared);
        std::move(moved)();
      });
    };
    if (!waiter->wait(resume)) resume();
  };
  auto waiting = asio::async_initiate<asio::use_awaitable_t<> const, void()>(begin, asio::use_awaitable);
  co_await std::move(waiting);
  co_return Result<void>(boost::system::in_place_value);
}

Task<Result<void>> no_journal_thread() {
  co_return fail(ErrorKind::limited, "There is no thread for the journal now.", "Call again later.");
}

}  // namespace

struct JournalThread::State {
  struct Work {
    std::function<void()> function{};
    std::shared_ptr<ThreadWaiter> waiter{};
  };

  explicit State(Idle given) : idle(std::move(given)) {}
  void run();
  bool next(std::unique_lock<std::mutex>&, Work&);

  Idle const idle;
  std::mutex mutex{};
  std::condition_variable pushed{}, ended{};
  std::deque<Work> queue{};
  std::optional<Milliseconds> delay{};  // before the idle work; the thread's
  bool running = false, ending = false;
};

bool JournalThread::State::next(std::unique_lock<std::mutex>& lock, Work& out) {
  auto const due = [this] { return ending || !queue.empty(); };
  if (!delay) {
    pushed.wait(lock, due);
  } else if (!pushed.wait_for(lock, *delay, due)) {
    out = {.function = idle.work};
    return true;
  }
  if (queue.empty()) return false;
  out = std::move(queue.front());
  queue.pop_front();
  return true;
}

void JournalThread::State::run() {
  std::unique_lock lock(mutex);
  for (;;) {
    Work work;
    if (!next(lock, work)) break;
    lock.unlock();
    work.function();
    if (work.waiter) work.waiter->done();
    work = {};  // what it holds ends outside of the mutex
    delay = idle.delay();
    lock.lock();
  }
  running = false;
  ended.notify_all();
}

JournalThread::JournalThread(Idle idle) : state_(std::make_shared<State>(std::move(idle))) {}

JournalThread::~JournalThread() {
  std::unique_lock lock(state_->mutex);
  state_->ending = true;
  state_->pushed.notify_one();
  state_->ended.wait_for(lock, end_patience, [this] { return !state_->running; });
}

Task<Result<void>> JournalThread::run(std::function<void()> work) {
  auto waiter = std::make_shared<ThreadWaiter>();
  std::lock_guard const lock(state_->mutex);
  if (!state_->running) state_->running = start_detached_thread([state = state_] { state->run(); });
  if (!state_->running) return no_journal_thread();
  state_->queue.push_back({.function = std::move(work), .waiter = waiter});
  state_->pushed.notify_one();
  return wait_for_thread(std::move(waiter));
}

}  // namespace affinity::tools
