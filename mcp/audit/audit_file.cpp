#include "mcp/audit/audit_file.hpp"

#include "base/platform/file.hpp"
#include "base/platform/file_error.hpp"
#include "base/platform/file_info.hpp"
#include "base/system/detached_thread.hpp"
#include "base/system/whole_line_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <new>
#include <string_view>
#include <utility>

namespace affinity::mcp {

namespace {

constexpr std::size_t max_buffered = 4u << 20;    // bytes
constexpr std::size_t preallocation = 64u << 10;  // bytes of disk at a time
constexpr auto unknown = platform::DiskSpace::unknown;
constexpr Milliseconds retry_interval{500};

std::string file_kind(platform::FileKind kind) {
  using platform::FileKind;
  switch (kind) {
    case FileKind::folder: return "a folder";
    case FileKind::pipe: return "a pipe";
    case FileKind::socket: return "a socket";
    case FileKind::link: return "a link";
    default: return "a device";
  }
}

Error not_usable(std::string const& path, std::string const& why) {
  return fail(ErrorKind::invalid, "The audit log " + path + " cannot be used: " + why + ".",
              "Give --audit-log a file in a folder that this program may write in, or /dev/stderr.");
}

Error no_file(std::string const& path, platform::FileKind kind) {
  return not_usable(path, "it is " + file_kind(kind) + " and no file");
}

Error failed(std::string const& path) { return not_usable(path, platform::file_error_text(errno)); }

bool ends_within_a_line(platform::FileHandle file, std::uint64_t size) {
  char last = '\n';
  return size > 0 && platform::read_at(file, size - 1, {&last, 1}) == 1 && last != '\n';
}

}  // namespace

struct AuditFile::State : std::enable_shared_from_this<AuditFile::State> {
  State(platform::NativeFile opened, bool cut) : file(std::move(opened)), out(file.get(), cut) {}

  void wake();
  void run();
  int write_batch(std::unique_lock<std::mutex>& lock);
  int extend_disk_space(std::unique_lock<std::mutex>& lock);
  std::size_t committed() const { return queued.size() + batch.size() + reserved_bytes; }

  platform::NativeFile const file;
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
  auto const found = platform::reserve_space(file.get(), bytes, preallocation);
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
  using platform::FileKind;
  if (path == "/dev/stderr") {  // duplicated: a socket, as services have, cannot be opened again
    auto same = platform::duplicate_standard_error();
    if (!same) return failed(path);
    return AuditFile(std::make_shared<State>(std::move(same), false));
  }
  bool const nowhere = path == "/dev/null";
  auto const wanted = nowhere ? FileKind::device : FileKind::regular;
  // Checked before opening, because opening a device or a pipe has effects; and after, because it may have
  // changed meanwhile.
  auto const before = nowhere ? std::nullopt : platform::link_info(path);
  if (before && before->kind != wanted) return no_file(path, before->kind);
  auto file = nowhere ? platform::open_null_device() : platform::open_to_append(path);
  auto const is = file ? platform::file_info(file.get()) : std::nullopt;
  if (!is) return failed(path);
  if (is->kind != wanted) return no_file(path, is->kind);
  if (!nowhere && (is->mode & 077) != 0 && !platform::set_mode(file.get(), 0600))
    return not_usable(
        path, "others may read or write it, and that cannot be changed: " + platform::file_error_text(errno));
  auto const cut = !nowhere && ends_within_a_line(file.get(), is->size);
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
