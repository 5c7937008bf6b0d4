#include "mcp/audit/audit_file.hpp"

#include "base/platform.hpp"
#include "base/system/detached_thread.hpp"
#include "base/system/whole_line_writer.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

namespace affinity::mcp {

namespace {

constexpr std::size_t max_buffered = 4u << 20;    // bytes
constexpr std::size_t preallocation = 64u << 10;  // bytes of disk at a time
constexpr std::size_t unknown = std::numeric_limits<std::size_t>::max();
constexpr Milliseconds retry_interval{500};

struct DiskSpace {
  std::size_t bytes = unknown;
  int error = 0;
};

bool means_full(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO || error == EROFS;
}

// Preallocates disk space after the end of the file without changing its length. Not every file system can;
// the space is unknown then.
DiskSpace preallocate(int fd, std::size_t wanted) {
  struct stat is {};
  if (::fstat(fd, &is) != 0 || !S_ISREG(is.st_mode)) return {};
  auto const size = std::size_t(is.st_size);
  rlimit limit{};
  auto allowed = unknown;
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    allowed = std::size_t(limit.rlim_cur) - std::min(size, std::size_t(limit.rlim_cur));
  if (allowed < wanted) return {.bytes = 0, .error = EFBIG};
#if AFFINITY_ON_LINUX
  int error = 0;
  for (auto const bytes : {std::max(wanted, preallocation), wanted}) {
    error = ::fallocate(fd, FALLOC_FL_KEEP_SIZE, is.st_size, off_t(bytes)) == 0 ? 0 : errno;
    if (error == 0) return {.bytes = std::min(bytes, allowed)};
    if (!means_full(error)) return {.bytes = allowed};
  }
  return {.bytes = 0, .error = error};
#else
  return {.bytes = allowed};
#endif
}

std::string_view file_kind(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISLNK(mode)) return "a link";
  return "a device";
}

Error not_usable(std::string const& path, std::string const& why) {
  return fail(ErrorKind::invalid, "The audit log " + path + " cannot be used: " + why + ".",
              "Give --audit-log a file in a folder that this program may write in, or /dev/stderr.");
}

Error failed(std::string const& path) { return not_usable(path, std::generic_category().message(errno)); }

bool ends_within_a_line(int fd, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

}  // namespace

struct AuditFile::State : std::enable_shared_from_this<AuditFile::State> {
  State(UniqueFd file, bool cut) : fd(std::move(file)), out(fd.get(), cut) {}

  void wake();
  void run();
  int write_batch(std::unique_lock<std::mutex>& lock);
  int extend_disk_space(std::unique_lock<std::mutex>& lock);
  std::size_t committed() const { return queued.size() + batch.size() + reserved_bytes; }

  UniqueFd const fd;
  WholeLineWriter out;  // the thread's
  mutable std::mutex mutex{};
  std::condition_variable woken{}, changed{};
  std::string queued{}, batch{};   // lines; `batch` is being written and changes under the mutex only
  std::size_t reserved_bytes = 0;  // of lines that are not pushed yet
  std::size_t disk_space = 0;      // preallocated; `batch`, `queued` and reservations have to fit
  std::size_t wanted = 0;          // disk space that was requested
  std::uint64_t lines_pushed = 0, lines_written = 0;
  std::uint64_t tries_requested = 0, tries_done = 0;  // numbers of attempts
  int error = 0;
  bool running = false, ending = false, abandoned = false;
};

// Under the mutex.
void AuditFile::State::wake() {
  if (!running) running = start_detached_thread([state = shared_from_this()] { state->run(); });
  woken.notify_one();
}

int AuditFile::State::write_batch(std::unique_lock<std::mutex>& lock) {
  batch.swap(queued);
  lock.unlock();
  auto const written = out.write(batch);
  lock.lock();
  if (disk_space != unknown) disk_space -= std::min(disk_space, written.bytes);
  lines_written +=
      std::uint64_t(std::count(batch.begin(), batch.begin() + std::ptrdiff_t(written.bytes), '\n'));
  batch.erase(0, written.bytes);
  if (!batch.empty()) batch.append(queued).swap(queued);
  batch.clear();
  return written.error;
}

int AuditFile::State::extend_disk_space(std::unique_lock<std::mutex>& lock) {
  auto const bytes = std::exchange(wanted, 0);
  lock.unlock();
  auto const found = preallocate(fd.get(), bytes);
  lock.lock();
  disk_space = found.bytes;
  return found.error;
}

// A failed write is retried at intervals and on request.
void AuditFile::State::run() {
  std::unique_lock lock(mutex);
  while (!abandoned) try {
      auto const due = [this] {
        return ending || tries_requested != tries_done || (error == 0 && !queued.empty());
      };
      if (queued.empty())
        woken.wait(lock, due);
      else
        woken.wait_for(lock, retry_interval, due);
      if (abandoned) return;
      auto const attempt = tries_requested;
      auto now = queued.empty() ? 0 : write_batch(lock);
      if (now != 0) disk_space = 0;
      if (now == 0 && wanted > disk_space) now = extend_disk_space(lock);
      error = now;
      tries_done = attempt;
      changed.notify_all();
      if (ending && (error != 0 || queued.empty())) return;
    } catch (std::bad_alloc const&) {  // under the mutex; the lines are in one of these or in both
      if (queued.empty()) queued.swap(batch);
      error = ENOMEM;
    }
}

Result<AuditFile> AuditFile::open(std::string const& path) {
  if (path == "/dev/stderr") {  // duplicated: a socket, as services have, cannot be opened again
    UniqueFd same(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3));
    if (!same) return failed(path);
    return AuditFile(std::make_shared<State>(std::move(same), false));
  }
  bool const nowhere = path == "/dev/null";
  auto const usable = [&](struct stat const& is) {
    return nowhere ? S_ISCHR(is.st_mode) : S_ISREG(is.st_mode);
  };
  struct stat is {};
  // Checked before opening, because opening a device or a pipe has effects; and after, because it may have
  // changed meanwhile.
  if (::lstat(path.c_str(), &is) == 0 && !usable(is))
    return not_usable(path, "it is " + std::string(file_kind(is.st_mode)) + " and no file");
  constexpr int how = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
  UniqueFd file(::open(path.c_str(), how, 0600));
  if (!file || ::fstat(file.get(), &is) != 0) return failed(path);
  if (!usable(is)) return not_usable(path, "it is " + std::string(file_kind(is.st_mode)) + " and no file");
  if (!nowhere && (is.st_mode & 077) != 0 && ::fchmod(file.get(), 0600) != 0)
    return not_usable(path, "others may read or write it, and that cannot be changed: " +
                                std::generic_category().message(errno));
  auto const cut = !nowhere && ends_within_a_line(file.get(), is.st_size);
  return AuditFile(std::make_shared<State>(std::move(file), cut));
}

AuditFile::AuditFile(std::shared_ptr<State> state) : state_(std::move(state)) {}

AuditFile::~AuditFile() {
  if (state_) close(Milliseconds(0));
}

bool AuditFile::reserve(std::size_t bytes) {
  std::lock_guard const lock(state_->mutex);
  auto const needed = state_->committed() + bytes;
  if (needed > state_->disk_space) state_->wanted = std::max(state_->wanted, needed);
  if (state_->error != 0 || needed > state_->disk_space || needed > max_buffered) return false;
  state_->reserved_bytes += bytes;
  return true;
}

bool AuditFile::push(std::string const& line, std::size_t reserved) {
  std::lock_guard const lock(state_->mutex);
  auto& state = *state_;
  bool const fits = state.error == 0 && state.committed() + line.size() < max_buffered;
  if (reserved == 0 && !fits) return false;
  state.queued.append(line);
  state.reserved_bytes -= std::min(state.reserved_bytes, reserved);
  ++state.lines_pushed;
  state.wake();
  return true;
}

std::uint64_t AuditFile::pushed() const {
  std::lock_guard const lock(state_->mutex);
  return state_->lines_pushed;
}

bool AuditFile::is_written(std::uint64_t number) const {
  std::lock_guard const lock(state_->mutex);
  return state_->lines_written >= number;
}

int AuditFile::error() const {
  std::lock_guard const lock(state_->mutex);
  return state_->error;
}

std::uint64_t AuditFile::retry() {
  std::lock_guard const lock(state_->mutex);
  auto const number = ++state_->tries_requested;
  state_->wake();
  return number;
}

bool AuditFile::retried(std::uint64_t number) const {
  std::lock_guard const lock(state_->mutex);
  return state_->tries_done >= number;
}

std::string AuditFile::close(Milliseconds timeout) {
  std::unique_lock lock(state_->mutex);
  auto& state = *state_;
  if (state.abandoned) return {};
  state.ending = true;
  auto const number = ++state.tries_requested;
  if (!state.queued.empty() || state.running) state.wake();
  state.changed.wait_for(lock, timeout, [&] { return !state.running || state.tries_done >= number; });
  state.abandoned = true;
  state.woken.notify_one();
  return state.batch + state.queued;
}

}  // namespace affinity::mcp
