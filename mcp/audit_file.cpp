#include "mcp/audit_file.hpp"

#include "base/aside.hpp"
#include "base/platform.hpp"
#include "base/whole_lines.hpp"

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

constexpr std::size_t most = 4u << 20;    // bytes of lines in memory
constexpr std::size_t ahead = 64u << 10;  // of the disk, reserved at a time
constexpr std::size_t unknown = std::numeric_limits<std::size_t>::max();
constexpr Milliseconds between_tries{500};

struct Room {
  std::size_t bytes = unknown;
  int error = 0;
};

bool means_full(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO || error == EROFS;
}

// Reserves the disk behind the end of the file, which keeps its length. Not every file system can; then
// nobody knows.
Room room_on_disk(int fd, std::size_t wanted) {
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
  for (auto const bytes : {std::max(wanted, ahead), wanted}) {
    error = ::fallocate(fd, FALLOC_FL_KEEP_SIZE, is.st_size, off_t(bytes)) == 0 ? 0 : errno;
    if (error == 0) return {.bytes = std::min(bytes, allowed)};
    if (!means_full(error)) return {.bytes = allowed};
  }
  return {.bytes = 0, .error = error};
#else
  return {.bytes = allowed};
#endif
}

std::string_view what_it_is(mode_t mode) {
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
  int write_waiting(std::unique_lock<std::mutex>& lock);
  int look_for_room(std::unique_lock<std::mutex>& lock);
  std::size_t taken() const { return waiting.size() + batch.size() + promised; }

  UniqueFd const fd;
  WholeLines out;  // the thread's
  mutable std::mutex mutex{};
  std::condition_variable woken{}, changed{};
  std::string waiting{}, batch{};  // lines; the second is being written and changes under the mutex alone
  std::size_t promised = 0;        // bytes of lines that are still to come
  std::size_t room = 0;            // on the disk, known to be ours; `batch` and all else has to fit
  std::size_t wanted = 0;          // the room that somebody asked for
  std::uint64_t lines_pushed = 0, lines_written = 0;
  std::uint64_t asked = 0, answered = 0;  // tries
  int error = 0;
  bool running = false, ending = false, abandoned = false;
};

// Under the mutex.
void AuditFile::State::wake() {
  if (!running) running = start_aside([state = shared_from_this()] { state->run(); });
  woken.notify_one();
}

int AuditFile::State::write_waiting(std::unique_lock<std::mutex>& lock) {
  batch.swap(waiting);
  lock.unlock();
  auto const written = out.write(batch);
  lock.lock();
  if (room != unknown) room -= std::min(room, written.bytes);
  lines_written +=
      std::uint64_t(std::count(batch.begin(), batch.begin() + std::ptrdiff_t(written.bytes), '\n'));
  batch.erase(0, written.bytes);
  if (!batch.empty()) batch.append(waiting).swap(waiting);
  batch.clear();
  return written.error;
}

int AuditFile::State::look_for_room(std::unique_lock<std::mutex>& lock) {
  auto const bytes = std::exchange(wanted, 0);
  lock.unlock();
  auto const found = room_on_disk(fd.get(), bytes);
  lock.lock();
  room = found.bytes;
  return found.error;
}

// What cannot be written is tried again by and by, and when somebody asks.
void AuditFile::State::run() {
  std::unique_lock lock(mutex);
  while (!abandoned) try {
      auto const due = [this] { return ending || asked != answered || (error == 0 && !waiting.empty()); };
      if (waiting.empty())
        woken.wait(lock, due);
      else
        woken.wait_for(lock, between_tries, due);
      if (abandoned) return;
      auto const question = asked;
      auto now = waiting.empty() ? 0 : write_waiting(lock);
      if (now != 0) room = 0;
      if (now == 0 && wanted > room) now = look_for_room(lock);
      error = now;
      answered = question;
      changed.notify_all();
      if (ending && (error != 0 || waiting.empty())) return;
    } catch (std::bad_alloc const&) {  // under the mutex; the lines are in one of these or in both
      if (waiting.empty()) waiting.swap(batch);
      error = ENOMEM;
    }
}

Result<AuditFile> AuditFile::open(std::string const& path) {
  if (path ==
      "/dev/stderr") {  // the descriptor that is there: a socket, as services have, cannot be opened again
    UniqueFd same(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3));
    if (!same) return failed(path);
    return AuditFile(std::make_shared<State>(std::move(same), false));
  }
  bool const nowhere = path == "/dev/null";
  auto const usable = [&](struct stat const& is) {
    return nowhere ? S_ISCHR(is.st_mode) : S_ISREG(is.st_mode);
  };
  struct stat is {};
  // Looked at first, because opening a device or a pipe does something; and again, because it may have been
  // changed.
  if (::lstat(path.c_str(), &is) == 0 && !usable(is))
    return not_usable(path, "it is " + std::string(what_it_is(is.st_mode)) + " and no file");
  constexpr int how = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
  UniqueFd file(::open(path.c_str(), how, 0600));
  if (!file || ::fstat(file.get(), &is) != 0) return failed(path);
  if (!usable(is)) return not_usable(path, "it is " + std::string(what_it_is(is.st_mode)) + " and no file");
  if (!nowhere && (is.st_mode & 077) != 0 && ::fchmod(file.get(), 0600) != 0)
    return not_usable(path, "others may read or write it, and that cannot be changed: " +
                                std::generic_category().message(errno));
  auto const cut = !nowhere && ends_within_a_line(file.get(), is.st_size);
  return AuditFile(std::make_shared<State>(std::move(file), cut));
}

AuditFile::AuditFile(std::shared_ptr<State> state) : state_(std::move(state)) {}

AuditFile::~AuditFile() {
  if (state_) end(Milliseconds(0));
}

bool AuditFile::reserve(std::size_t bytes) {
  std::lock_guard const lock(state_->mutex);
  auto const needed = state_->taken() + bytes;
  if (needed > state_->room) state_->wanted = std::max(state_->wanted, needed);
  if (state_->error != 0 || needed > state_->room || needed > most) return false;
  state_->promised += bytes;
  return true;
}

bool AuditFile::push(std::string const& line, std::size_t reserved) {
  std::lock_guard const lock(state_->mutex);
  auto& state = *state_;
  bool const fits = state.error == 0 && state.taken() + line.size() < most;
  if (reserved == 0 && !fits) return false;
  state.waiting.append(line);
  state.promised -= std::min(state.promised, reserved);
  ++state.lines_pushed;
  state.wake();
  return true;
}

std::uint64_t AuditFile::pushed() const {
  std::lock_guard const lock(state_->mutex);
  return state_->lines_pushed;
}

bool AuditFile::wrote(std::uint64_t number) const {
  std::lock_guard const lock(state_->mutex);
  return state_->lines_written >= number;
}

int AuditFile::error() const {
  std::lock_guard const lock(state_->mutex);
  return state_->error;
}

std::uint64_t AuditFile::try_again() {
  std::lock_guard const lock(state_->mutex);
  auto const number = ++state_->asked;
  state_->wake();
  return number;
}

bool AuditFile::tried(std::uint64_t number) const {
  std::lock_guard const lock(state_->mutex);
  return state_->answered >= number;
}

std::string AuditFile::end(Milliseconds patience) {
  std::unique_lock lock(state_->mutex);
  auto& state = *state_;
  if (state.abandoned) return {};
  state.ending = true;
  auto const number = ++state.asked;
  if (!state.waiting.empty() || state.running) state.wake();
  state.changed.wait_for(lock, patience, [&] { return !state.running || state.answered >= number; });
  state.abandoned = true;
  state.woken.notify_one();
  return state.batch + state.waiting;
}

}  // namespace affinity::mcp
