#include "tools/journal/plan_locks.hpp"

#include "base/platform/file.hpp"
#include "base/platform/file_error.hpp"
#include "base/platform/file_lock.hpp"

#include <cerrno>
#include <mutex>
#include <set>
#include <utility>

namespace affinity::tools {

namespace {

Error plan_is_busy() {
  return fail(ErrorKind::denied, "Busy: another call or process applies this plan at the moment.",
              "Wait until it ends, then call again with the same plan_id: what is done is not done again.");
}

}  // namespace

// Kept until the last lock ends, so that no descriptor of the file is closed before.
struct PlanLocks::State {
  explicit State(std::string given) : path(std::move(given)) {}

  Result<void> take(std::int64_t number);
  void free(std::int64_t number) noexcept;

  std::string const path;
  std::mutex mutex{};
  std::set<std::int64_t> held{};  // by calls of this process
  platform::NativeFile file{};
};

Result<void> PlanLocks::State::take(std::int64_t number) {
  std::lock_guard const guard(mutex);
  if (held.contains(number)) return plan_is_busy();
  if (!path.empty() && !file) file = platform::open_or_create(path);
  bool const is_ours = path.empty() || (file && platform::lock_byte(file.get(), number));
  if (!is_ours && file && errno == EAGAIN) return plan_is_busy();
  if (!is_ours)
    return fail(ErrorKind::invalid,
                "The file " + path + " cannot be locked: " + platform::file_error_text(errno) + ".",
                "Give --journal a file on a disk of this machine, in a folder that this program may write "
                "in.");
  held.insert(number);
  return boost::system::in_place_value;
}

void PlanLocks::State::free(std::int64_t number) noexcept {
  std::lock_guard const guard(mutex);
  held.erase(number);
  if (file) platform::unlock_byte(file.get(), number);
}

namespace {

template<class State> class HeldPlanLock final : public PlanLock {
 public:
  HeldPlanLock(std::shared_ptr<State> state, std::int64_t number)
      : state_(std::move(state)), number_(number) {}
  ~HeldPlanLock() override { state_->free(number_); }
  HeldPlanLock(HeldPlanLock const&) = delete;
  HeldPlanLock& operator=(HeldPlanLock const&) = delete;

 private:
  std::shared_ptr<State> state_;
  std::int64_t number_;
};

}  // namespace

PlanLocks::PlanLocks(std::string path) : state_(std::make_shared<State>(std::move(path))) {}

Result<std::unique_ptr<PlanLock>> PlanLocks::take(std::int64_t number) {
  if (auto taken = state_->take(number); !taken) return fail(taken);
  return std::unique_ptr<PlanLock>(std::make_unique<HeldPlanLock<State>>(state_, number));
}

}  // namespace affinity::tools
