#include "sandbox/persistence/locked_file.hpp"

#include "base/system/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <tuple>
#include <utility>

namespace affinity::sandbox {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_size = std::size_t(1) << 30;
constexpr std::string_view temporary_suffix = ".unkept";  // of a file that is written and not yet renamed

// Not canonical(), which requires that the target exists.
std::string resolve_links(std::string const& path) {
  std::error_code ec;
  fs::path real = fs::absolute(path, ec);
  for (int links = 0; links < 40 && fs::is_symlink(fs::symlink_status(real, ec)); ++links) {
    auto const target = fs::read_symlink(real, ec);
    if (ec) break;
    real = target.is_absolute() ? target : real.parent_path() / target;
  }
  return real.lexically_normal().string();
}

std::int64_t nanoseconds(struct timespec const& time) {
  return std::int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

#if defined(__APPLE__)
std::int64_t modified(struct stat const& info) { return nanoseconds(info.st_mtimespec); }
std::int64_t changed(struct stat const& info) { return nanoseconds(info.st_ctimespec); }
#else
std::int64_t modified(struct stat const& info) { return nanoseconds(info.st_mtim); }
std::int64_t changed(struct stat const& info) { return nanoseconds(info.st_ctim); }
#endif

}  // namespace

LockedFile::LockedFile(std::string path) : path_(std::move(path)), resolved_path_(resolve_links(path_)) {
  std::signal(SIGXFSZ,
              SIG_IGN);  // so that a limit on the size of files fails the write instead of ending the program
}

Error LockedFile::file_error(std::string const& what) const {
  return fail(ErrorKind::invalid, path_ + ' ' + what + '.');
}

LockedFile::Identity LockedFile::current_identity() const {
  struct stat info {};
  if (::stat(resolved_path_.c_str(), &info) != 0) return {};
  return {.device = std::uint64_t(info.st_dev),
          .inode = std::uint64_t(info.st_ino),
          .size = std::int64_t(info.st_size),
          .modified = affinity::sandbox::modified(info),
          .changed = affinity::sandbox::changed(info)};
}

bool LockedFile::changed() const { return !last_identity_ || current_identity() != *last_identity_; }

Result<std::optional<std::string>> LockedFile::read() {
  // Taken before the read, so that a concurrent write counts as a change.
  auto const before = current_identity();
  auto text = read_regular_file(resolved_path_, max_size);
  if (!text && errno == ENOENT) {
    std::error_code ec;
    if (!fs::is_directory(fs::path(resolved_path_).parent_path(), ec))
      return file_error("has no folder to be in");
    last_identity_ = Identity{};
    return std::optional<std::string>();
  }
  if (!text) return file_error(read_error_text(errno, max_size));
  if (text->empty()) return file_error("is empty; delete it to begin again");
  last_identity_ = before;
  return text;
}

Result<bool> LockedFile::try_lock() {
  if (locked_) return true;
  if (lock_file_ && !lock_file_is_current()) lock_file_ = UniqueFd();
  if (!lock_file_)
    lock_file_ =
        UniqueFd(::open(lock_path().c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600));
  if (!lock_file_) return file_error(std::string("cannot be locked: ") + std::strerror(errno));
  if (::flock(lock_file_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK || errno == EINTR) return false;
    return file_error(std::string("cannot be locked: ") + std::strerror(errno));
  }
  if (!lock_file_is_current())
    return false;  // deleted between open and lock, so another file is the lock now
  locked_ = true;
  auto const name = std::to_string(::getpid()) + "\n";
  // Names the holder in the errors of other processes; optional, so failures are ignored.
  if (::ftruncate(lock_file_.get(), 0) == 0)
    std::ignore = ::pwrite(lock_file_.get(), name.data(), name.size(), 0);
  if (!std::exchange(cleaned_up_, true)) remove_temporary_files();
  return true;
}

// Somebody may delete the lock file of a running program.
bool LockedFile::lock_file_is_current() const {
  struct stat ours {
  }, there{};
  return ::fstat(lock_file_.get(), &ours) == 0 && ::lstat(lock_path().c_str(), &there) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

std::string LockedFile::lock_holder() const {
  char digits[16] = {};
  auto const got = lock_file_ ? ::pread(lock_file_.get(), digits, sizeof digits - 1, 0) : -1;
  auto const number = got > 0 ? std::atol(digits) : 0;
  return number > 0 ? "process " + std::to_string(number) : "another process";
}

void LockedFile::unlock() {
  if (locked_) ::flock(lock_file_.get(), LOCK_UN);
  locked_ = false;
}

// Removes temporary files of processes that were killed. Only the holder of the lock writes such files.
void LockedFile::remove_temporary_files() const {
  std::error_code ec;
  fs::path const real(resolved_path_);
  auto const begin = real.filename().string() + ".";
  for (fs::directory_iterator at(real.parent_path(), ec), end; !ec && at != end; at.increment(ec)) {
    auto const name = at->path().filename().string();
    if (name.size() == begin.size() + 6 + temporary_suffix.size() && name.starts_with(begin) &&
        name.ends_with(temporary_suffix))
      ::unlink(at->path().c_str());
  }
}

Result<void> LockedFile::write(std::string_view text) {
  if (text.size() > max_size) return file_error("would be larger than 1 GiB");
  struct stat old {};
  bool const there = ::stat(resolved_path_.c_str(), &old) == 0;
  auto temporary = resolved_path_ + ".XXXXXX" + std::string(temporary_suffix);
  UniqueFd const file(::mkostemps(temporary.data(), int(temporary_suffix.size()), O_CLOEXEC));  // 0600
  bool const done = file && (!there || ::fchmod(file.get(), old.st_mode & 0777) == 0) &&
                    write_all(file.get(), text) && ::fsync(file.get()) == 0 &&
                    ::rename(temporary.c_str(), resolved_path_.c_str()) == 0;
  if (!done) {
    auto const* const why = std::strerror(errno);
    if (file) ::unlink(temporary.c_str());
    return file_error(std::string("cannot be written: ") + why);
  }
  last_identity_ = current_identity();
  UniqueFd const folder(
      ::open(fs::path(resolved_path_).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());  // so that the rename survives a power failure
  return boost::system::in_place_value;
}

}  // namespace affinity::sandbox
