#include "base/platform/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace affinity::platform {

namespace {

constexpr mode_t owner_only = 0600;

NativeFile opened_by(std::string const& path, int flags, mode_t mode = 0) {
  return NativeFile(::open(path.c_str(), flags | O_CLOEXEC, mode));
}

}  // namespace

// Opening a FIFO would block for ever, and a terminal become the controlling one.
NativeFile open_to_read(std::string const& path, Links links) {
  return opened_by(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (links == Links::refuse ? O_NOFOLLOW : 0));
}

// The umask takes nothing of `mode`.
NativeFile create_new(std::string const& path, unsigned mode) {
  auto file = opened_by(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode_t(mode) & owner_only);
  if (!file || mode == owner_only || set_mode(file.get(), mode)) return file;
  auto const why = errno;
  ::unlink(path.c_str());
  errno = why;
  return {};
}

NativeFile open_or_create(std::string const& path) {
  return opened_by(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, owner_only);
}

NativeFile open_to_append(std::string const& path) {
  return opened_by(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, owner_only);
}

NativeFile open_null_device() { return opened_by("/dev/null", O_RDWR | O_APPEND); }

NativeFile duplicate_standard_error() { return NativeFile(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)); }

std::ptrdiff_t read_some(FileHandle file, std::span<char> into) {
  ssize_t got = -1;
  do {
    got = ::read(int(file), into.data(), into.size());
  } while (got < 0 && errno == EINTR);
  return got;
}

std::ptrdiff_t read_at(FileHandle file, std::uint64_t offset, std::span<char> into) {
  ssize_t got = -1;
  do {
    got = ::pread(int(file), into.data(), into.size(), off_t(offset));
  } while (got < 0 && errno == EINTR);
  return got;
}

bool write_all(FileHandle file, std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(int(file), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(std::size_t(written));
  }
  return true;
}

std::ptrdiff_t write_together(FileHandle file, std::string_view first, std::string_view then) {
  std::array<iovec, 2> pieces{{{.iov_base = const_cast<char*>(first.data()), .iov_len = first.size()},
                               {.iov_base = const_cast<char*>(then.data()), .iov_len = then.size()}}};
  for (;;) {
    auto const written = ::writev(int(file), pieces.data(), int(pieces.size()));
    if (written >= 0) return written;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {  // another owner of the open file has set O_NONBLOCK
      pollfd watched{.fd = int(file), .events = POLLOUT, .revents = 0};
      ::poll(&watched, 1, -1);
    } else if (errno != EINTR) {
      return -1;
    }
  }
}

bool write_at_start(FileHandle file, std::string_view text) {
  return ::ftruncate(int(file), 0) == 0 &&
         ::pwrite(int(file), text.data(), text.size(), 0) == ssize_t(text.size());
}

bool begin_anew(FileHandle file) {
  return ::ftruncate(int(file), 0) == 0 && ::lseek(int(file), 0, SEEK_SET) == 0;
}

bool sync_file(FileHandle file) { return ::fsync(int(file)) == 0; }

bool set_mode(FileHandle file, unsigned mode) { return ::fchmod(int(file), mode_t(mode)) == 0; }

bool copy_mode(FileHandle file, std::string const& from_path) {
  struct stat from {};
  return ::stat(from_path.c_str(), &from) == 0 && ::fchmod(int(file), from.st_mode & 07777) == 0;
}

bool copy_owner(FileHandle file, std::string const& from_path) {
  struct stat from {
  }, to{};
  if (::stat(from_path.c_str(), &from) != 0 || ::fstat(int(file), &to) != 0) return false;
  bool const same = from.st_uid == to.st_uid && from.st_gid == to.st_gid;
  return same || ::fchown(int(file), from.st_uid, from.st_gid) == 0;
}

void fail_writes_beyond_limit() { std::signal(SIGXFSZ, SIG_IGN); }

bool rename_over(std::string const& from, std::string const& to) {
  return ::rename(from.c_str(), to.c_str()) == 0;
}

bool remove_file(std::string const& path) { return ::unlink(path.c_str()) == 0; }

void sync_folder_of(std::string const& path) {
  auto const slash = path.rfind('/');
  auto const folder = slash == path.npos ? std::string(".") : path.substr(0, slash + 1);
  auto const entry = opened_by(folder, O_RDONLY | O_DIRECTORY);
  if (entry) ::fsync(int(entry.get()));
}

TemporaryFile create_temporary(std::string const& before, std::string const& after) {
  auto path = before + "XXXXXX" + after;
  NativeFile file(::mkostemps(path.data(), int(after.size()), O_CLOEXEC));  // 0600
  if (!file) path.clear();
  return {.file = std::move(file), .path = std::move(path)};
}

bool make_folders(std::string const& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  errno = error.value();
  return !error;
}

bool make_private_folder(std::string const& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return true;
  auto missing = std::filesystem::absolute(path, error);
  if (!missing.has_filename()) missing = missing.parent_path();  // of a slash at the end
  if (!make_folders(missing.parent_path().string())) return false;
  if (::mkdir(missing.c_str(), 0700) == 0) return true;
  auto const why = errno;
  if (why == EEXIST && std::filesystem::is_directory(path, error)) return true;  // by somebody else just now
  errno = why;
  return false;
}

bool may_write(std::string const& path) { return ::access(path.c_str(), W_OK) == 0; }

bool make_private_where_needed(std::string const&) { return true; }

}  // namespace affinity::platform
