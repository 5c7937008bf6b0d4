#include "tools/journal/journal.hpp"

#include "base/text/text.hpp"
#include "tools/journal/journal_thread.hpp"
#include "tools/journal/plan_locks.hpp"
#include "tools/journal/store.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <utility>

namespace affinity::tools {

namespace {

constexpr Milliseconds least_idle(1000), most_idle(std::chrono::hours(1));  // between two sweeps

template<class T> using StoreWork = std::function<Result<T>(JournalStore&, WallTime now)>;

// The database and when it was used; by one thread at a time.
class OpenedJournal {
 public:
  explicit OpenedJournal(std::string given) : path(std::move(given)) {}

  template<class T> Result<T> work(StoreWork<T> const& work, WallTime now) {
    used_at_ = now;
    used_since_ = SystemClock().now();
    try {
      auto store = open(now);
      if (!store) return fail(store);
      return work(**store, now);
    } catch (std::exception const& error) {
      return fail(ErrorKind::internal, "The journal failed: " + std::string(error.what()) + ".");
    }
  }

  // Texts of plans that nobody applies do not stay in the file while the program idles.
  Milliseconds sweep_delay() {
    auto const next = store_ ? store_->next_expiry() : std::nullopt;
    return next ? std::clamp<Milliseconds>(*next - used_at_, least_idle, most_idle) : most_idle;
  }
  void sweep() {
    auto const passed = std::chrono::duration_cast<Milliseconds>(SystemClock().now() - used_since_);
    auto const sweeping = [](JournalStore& store, WallTime now) { return store.sweep(now); };
    (void)work<void>(sweeping, used_at_ + passed);  // the next call says what is wrong
  }

  std::string const path;

 private:
  // Opened by the first call; after an error by the next one, when somebody may have mended it.
  Result<JournalStore*> open(WallTime now) {
    if (store_) return &*store_;
    auto opened = JournalStore::open(path);
    if (!opened) return fail(opened);
    store_.emplace(std::move(*opened));
    (void)store_->sweep(now);  // what can be read is read, also where nothing can be written
    return &*store_;
  }

  std::optional<JournalStore> store_{};
  WallTime used_at_{};  // of the caller's clock
  TimePoint used_since_{};
};

JournalThread::Idle idle_of(std::shared_ptr<OpenedJournal> const& journal) {
  return {.delay = [journal] { return journal->sweep_delay(); }, .work = [journal] { journal->sweep(); }};
}

template<class T> Task<Result<T>> ready_result(Result<T> result) { co_return result; }

// `answer` is shared with the thread, since the caller may be gone before it.
template<class T>
Task<Result<T>> awaited_answer(Task<Result<void>> waiting, std::shared_ptr<std::optional<Result<T>>> answer) {
  auto const done = co_await std::move(waiting);
  if (!done) co_return fail(done);
  co_return std::move(**answer);
}

}  // namespace

struct Journal::Impl {
  Impl(JournalSettings settings, Clock const& of_system)
      : clock(of_system),
        opened(std::make_shared<OpenedJournal>(settings.path)),
        locks(settings.path.empty() ? std::string() : settings.path + ".lock"),
        thread(idle_of(opened)) {}

  // In memory nothing waits for a disk, so the work is done at once.
  template<class T> Task<Result<T>> call(StoreWork<T> work) {
    auto const now = clock.wall();
    if (opened->path.empty()) return ready_result<T>(opened->work<T>(work, now));
    auto answer = std::make_shared<std::optional<Result<T>>>();
    auto const run = [journal = opened, work = std::move(work), answer, now] {
      answer->emplace(journal->work<T>(work, now));
    };
    return awaited_answer<T>(thread.run(run), std::move(answer));
  }

  Clock const& clock;
  std::shared_ptr<OpenedJournal> opened;
  PlanLocks locks;
  JournalThread thread;  // last: its end does what is queued
};

Journal::Journal(JournalSettings settings, Clock const& clock)
    : impl_(std::make_unique<Impl>(std::move(settings), clock)) {}

Journal::~Journal() = default;

bool Journal::is_kept() const { return !impl_->opened->path.empty(); }

WallTime Journal::now() const { return impl_->clock.wall(); }

Task<Result<void>> Journal::add(JournalPlan plan) {
  return impl_->call<void>(
      [plan = std::move(plan)](JournalStore& store, WallTime now) { return store.add(plan, now); });
}

Task<Result<std::optional<JournalPlan>>> Journal::find(JournalOwner owner, std::string id) {
  return impl_->call<std::optional<JournalPlan>>(
      [owner = std::move(owner), id = std::move(id)](JournalStore& store, WallTime now) {
        return store.find(owner, id, now);
      });
}

Task<Result<std::vector<JournalPlan>>> Journal::receipts(JournalOwner owner, std::size_t limit) {
  return impl_->call<std::vector<JournalPlan>>(
      [owner = std::move(owner), limit](JournalStore& store, WallTime now) {
        return store.receipts(owner, limit, now);
      });
}

Task<Result<std::unique_ptr<PlanLock>>> Journal::lock(std::string plan_id) {
  return impl_->call<std::unique_ptr<PlanLock>>(
      [locks = impl_->locks, plan_id = std::move(plan_id)](
          JournalStore& store, WallTime now) mutable -> Result<std::unique_ptr<PlanLock>> {
        auto const number = store.number_of(plan_id, now);
        if (!number) return fail(number);
        auto held = locks.take(*number);
        if (!held) return held;
        if (auto begun = store.begin(*number, now); !begun) return fail(begun);
        return held;
      });
}

Task<Result<std::unique_ptr<PlanLock>>> Journal::lock_name(std::string name) {
  // Behind the numbers of plans, which count from 1.
  constexpr std::int64_t first = std::int64_t(1) << 40;
  constexpr std::size_t digits_of_36_bits = 9;
  auto const number =
      first + std::int64_t(std::stoull(fnv1a_hex(name).substr(0, digits_of_36_bits), nullptr, 16));
  return impl_->call<std::unique_ptr<PlanLock>>(
      [locks = impl_->locks, number](JournalStore&, WallTime) mutable { return locks.take(number); });
}

Task<Result<void>> Journal::claim(std::string plan_id, std::vector<int> numbers, int writes_per_hour) {
  return impl_->call<void>(
      [plan_id = std::move(plan_id), numbers = std::move(numbers), writes_per_hour](
          JournalStore& store, WallTime now) { return store.claim(plan_id, numbers, writes_per_hour, now); });
}

Task<Result<void>> Journal::unclaim(std::string plan_id, std::vector<int> numbers) {
  return impl_->call<void>([plan_id = std::move(plan_id), numbers = std::move(numbers)](
                               JournalStore& store, WallTime) { return store.unclaim(plan_id, numbers); });
}

Task<Result<void>> Journal::settle(std::string plan_id, std::vector<JournalChange> changes) {
  return impl_->call<void>([plan_id = std::move(plan_id), changes = std::move(changes)](
                               JournalStore& store, WallTime) { return store.settle(plan_id, changes); });
}

Task<Result<void>> Journal::end(std::string plan_id) {
  return impl_->call<void>(
      [plan_id = std::move(plan_id)](JournalStore& store, WallTime now) { return store.end(plan_id, now); });
}

Task<Result<int>> Journal::writes_in_last_hour(std::string principal) {
  return impl_->call<int>([principal = std::move(principal)](JournalStore& store, WallTime now) {
    return store.writes_in_last_hour(principal, now);
  });
}

Task<Result<WallTime>> Journal::count_write(int per_hour) {
  return impl_->call<WallTime>(
      [per_hour](JournalStore& store, WallTime now) { return store.count_write(per_hour, now); });
}

Task<Result<void>> Journal::uncount_write(WallTime counted_at) {
  return impl_->call<void>(
      [counted_at](JournalStore& store, WallTime) { return store.uncount_write(counted_at); });
}

}  // namespace affinity::tools
