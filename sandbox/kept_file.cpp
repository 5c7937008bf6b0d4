#include "sandbox/kept_file.hpp"

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

constexpr std::size_t most = std::size_t(1) << 30;
constexpr std::string_view unkept = ".unkept";  // ends the name of what is written and not yet in its place

// Not canonical(), which wants that the last one exists.
std::string follow(std::string const& path) {
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

KeptFile::KeptFile(std::string path) : path_(std::move(path)), real_(follow(path_)) {
  std::signal(SIGXFSZ, SIG_IGN);  // or a limit on the size of files would end the program, not the write
}

Error KeptFile::trouble(std::string const& what) const {
  return fail(ErrorKind::invalid, path_ + ' ' + what + '.');
}

KeptFile::Identity KeptFile::now() const {
  struct stat info {};
  if (::stat(real_.c_str(), &info) != 0) return {};
  return {.device = std::uint64_t(info.st_dev),
          .inode = std::uint64_t(info.st_ino),
          .size = std::int64_t(info.st_size),
          .modified = affinity::sandbox::modified(info),
          .changed = affinity::sandbox::changed(info)};
}

bool KeptFile::changed() const { return !known_ || now() != *known_; }

Result<std::optional<std::string>> KeptFile::read() {
  // Known before it is read: what is written meanwhile is then another file, and read the next time.
  auto const before = now();
  auto text = read_regular_file(real_, most);
  if (!text && errno == ENOENT) {
    std::error_code ec;
    if (!fs::is_directory(fs::path(real_).parent_path(), ec)) return trouble("has no folder to be in");
    known_ = Identity{};
    return std::optional<std::string>();
  }
  if (!text) return trouble(read_error_text(errno, most));
  if (text->empty()) return trouble("is empty; delete it to begin again");
  known_ = before;
  return text;
}

Result<bool> KeptFile::take_turn() {
  if (mine_) return true;
  if (lock_ && !still_there()) lock_ = UniqueFd();
  if (!lock_)
    lock_ = UniqueFd(::open(beside().c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600));
  if (!lock_) return trouble(std::string("cannot be locked: ") + std::strerror(errno));
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK || errno == EINTR) return false;
    return trouble(std::string("cannot be locked: ") + std::strerror(errno));
  }
  if (!still_there()) return false;  // taken away between the two, and another one is the lock now
  mine_ = true;
  auto const name = std::to_string(::getpid()) + "\n";
  // For people whose turn does not come; where this fails, they hear of no number.
  if (::ftruncate(lock_.get(), 0) == 0) std::ignore = ::pwrite(lock_.get(), name.data(), name.size(), 0);
  if (!std::exchange(swept_, true)) sweep();
  return true;
}

// Who tidies up a folder may delete the lock of a program that runs.
bool KeptFile::still_there() const {
  struct stat ours {
  }, there{};
  return ::fstat(lock_.get(), &ours) == 0 && ::lstat(beside().c_str(), &there) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

std::string KeptFile::holder() const {
  char digits[16] = {};
  auto const got = lock_ ? ::pread(lock_.get(), digits, sizeof digits - 1, 0) : -1;
  auto const number = got > 0 ? std::atol(digits) : 0;
  return number > 0 ? "process " + std::to_string(number) : "another process";
}

void KeptFile::end_turn() {
  if (mine_) ::flock(lock_.get(), LOCK_UN);
  mine_ = false;
}

// What processes that were killed left behind. Only whoever has the turn writes such files.
void KeptFile::sweep() const {
  std::error_code ec;
  fs::path const real(real_);
  auto const begin = real.filename().string() + ".";
  for (fs::directory_iterator at(real.parent_path(), ec), end; !ec && at != end; at.increment(ec)) {
    auto const name = at->path().filename().string();
    if (name.size() == begin.size() + 6 + unkept.size() && name.starts_with(begin) && name.ends_with(unkept))
      ::unlink(at->path().c_str());
  }
}

Result<void> KeptFile::write(std::string_view text) {
  if (text.size() > most) return trouble("would be larger than 1 GiB");
  struct stat old {};
  bool const there = ::stat(real_.c_str(), &old) == 0;
  auto fresh = real_ + ".XXXXXX" + std::string(unkept);
  UniqueFd const file(::mkostemps(fresh.data(), int(unkept.size()), O_CLOEXEC));  // 0600
  bool const done = file && (!there || ::fchmod(file.get(), old.st_mode & 0777) == 0) &&
                    write_all(file.get(), text) && ::fsync(file.get()) == 0 &&
                    ::rename(fresh.c_str(), real_.c_str()) == 0;
  if (!done) {
    auto const* const why = std::strerror(errno);
    if (file) ::unlink(fresh.c_str());
    return trouble(std::string("cannot be written: ") + why);
  }
  known_ = now();
  UniqueFd const folder(::open(fs::path(real_).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());  // so that the new name survives a power cut
  return boost::system::in_place_value;
}

}  // namespace affinity::sandbox
