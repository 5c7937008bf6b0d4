#include "server/files/replace_file.hpp"

#include "base/system/file.hpp"
#include "base/system/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;

Error trouble(fs::path const& path, std::string const& what) {
  std::string const why = std::strerror(errno);
  return fail(ErrorKind::invalid, path.string() + " " + what + ": " + why + ".",
              "Look at who owns the file and its folder, or name another file with --file.");
}

// Creates a new file with the mode and, where permitted, the owner of `like`.
bool write_new(fs::path const& path, std::string_view text, mode_t mode, struct stat const* like) {
  UniqueFd const file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return false;
  bool const owned = !like || (like->st_uid == ::geteuid() && like->st_gid == ::getegid()) ||
                     ::fchown(file.get(), like->st_uid, like->st_gid) == 0;
  if (owned && ::fchmod(file.get(), mode) == 0 && write_all(file.get(), text) && ::fsync(file.get()) == 0)
    return true;
  auto const why = errno;
  ::unlink(path.c_str());
  errno = why;
  return false;
}

// "config.json.2026-11-21T090000Z.bak", with a number where that is taken.
fs::path backup_path(fs::path const& path, WallTime now, int number) {
  auto stamp = to_iso(now).substr(0, 19);
  std::erase(stamp, ':');
  return path.string() + "." + stamp + "Z" + (number ? "-" + std::to_string(number) : "") + ".bak";
}

Result<std::string> keep(fs::path const& path, std::string const& old, struct stat const& info,
                         WallTime now) {
  for (int number = 0; number < 100; ++number) {
    auto const backup = backup_path(path, now, number);
    if (write_new(backup, old, info.st_mode & 07777, &info)) return backup.string();
    if (errno != EEXIST) return trouble(backup, "cannot be written");
  }
  return trouble(path, "has too many backups");
}

}  // namespace

Result<std::optional<std::string>> read_whole(fs::path const& path) {
  auto text = read_regular_file(path.string(), 8u << 20);
  if (text || errno == ENOENT) return text;
  bool const no_file = errno == EINVAL || errno == EISDIR || errno == ENXIO;
  return trouble(path, no_file ? "is not a file" : errno == EFBIG ? "is too large" : "cannot be read");
}

Result<std::string> replace_file(fs::path const& given, std::optional<std::string> const& old,
                                 std::string const& text, unsigned mode, WallTime now) {
  std::error_code ec;
  auto path = fs::weakly_canonical(given, ec);  // resolves symlinks, so that they are kept
  if (ec) path = given;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), ec);
  if (ec) {
    errno = ec.value();
    return trouble(path.parent_path(), "cannot be made");
  }
  struct stat info {};
  bool const there = ::stat(path.c_str(), &info) == 0;
  std::string backup;
  if (there && old) {
    auto kept = keep(path, *old, info, now);
    if (!kept) return kept;
    backup = *kept;
  }
  auto const fresh = fs::path(path.string() + "." + std::to_string(::getpid()) + ".new");
  if (!write_new(fresh, text, there ? info.st_mode & 07777 : mode_t(mode), there ? &info : nullptr))
    return trouble(fresh, "cannot be written");
  auto const still = read_whole(path);
  if (!still || *still != old) {
    ::unlink(fresh.c_str());
    errno = EBUSY;
    return trouble(path, "was changed by another program meanwhile");
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) {
    auto const why = errno;
    ::unlink(fresh.c_str());
    errno = why;
    return trouble(path, "cannot be replaced");
  }
  UniqueFd const folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());  // makes the rename durable
  return backup;
}

}  // namespace affinity::server
