#include "tools/journal/plan_locks.hpp"

#include "base/platform.hpp"
#include "base/system/unique_fd.hpp"

#include <fcntl.h>

#include <cerrno>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

namespace affinity::tools {

namespace {

Error plan_is_busy() {
  return fail(ErrorKind::denied, "Busy: another call or process applies this plan at the moment.",
              "Wait until it ends, then call again with the same plan_id: what is done is not done again.");
}

// A lock of an open file description where there are such ones (Linux 3.15): one of the process would end
// when any descriptor of the file is closed.
int set_byte_lock(int fd, short type, std::int64_t byte) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = off_t(byte);
  lock.l_len = 1;
#if AFFINITY_ON_LINUX
  if (::fcntl(fd, F_OFD_SETLK, &lock) == 0) return 0;
  if (errno != EINVAL) return errno;
#endif
  return ::fcntl(fd, F_SETLK, &lock) == 0 ? 0 : errno;
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
  UniqueFd file{};
};

Result<void> PlanLocks::State::take(std::int64_t number) {
  std::lock_guard const guard(mutex);
  if (held.contains(number)) return plan_is_busy();
  if (!path.empty() && !file)
    file = UniqueFd(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  auto const error = path.empty() ? 0 : file ? set_byte_lock(file.get(), F_WRLCK, number) : errno;
  if (error == EAGAIN || error == EACCES) return plan_is_busy();
  if (error != 0)
    return fail(ErrorKind::invalid,
                "The file " + path + " cannot be locked: " + std::generic_category().message(error) + ".",
                "Give --journal a file on a disk of this machine, in a folder that this program may write "
                "in.");
  held.insert(number);
  return boost::system::in_place_value;
}

void PlanLocks::State::free(std::int64_t number) noexcept {
  std::lock_guard const guard(mutex);
  held.erase(number);
  if (file) set_byte_lock(file.get(), F_UNLCK, number);
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
