#include "server/credentials/private_file.hpp"

#include "base/system/file.hpp"
#include "base/system/system_secret.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;

Error file_error(fs::path const& path, std::string_view what, std::string const& how) {
  return fail(ErrorKind::invalid, "The " + std::string(what) + " " + path.string() + " " + how + ".",
              "Make it a file of yours with mode 0600, or set XDG_STATE_HOME to a folder of yours.");
}

Result<void> make_folder(fs::path const& folder, fs::path const& path, std::string_view what) {
  if (folder.empty() || fs::is_directory(folder)) return boost::system::in_place_value;
  std::error_code ec;
  fs::create_directories(folder, ec);
  if (ec || ::chmod(folder.c_str(), 0700) != 0)
    return file_error(path, what, "has no folder and none can be made");
  return boost::system::in_place_value;
}

}  // namespace

Result<fs::path> state_folder() {
  auto const* state = std::getenv("XDG_STATE_HOME");
  auto const* home = std::getenv("HOME");
  if (state && *state == '/') return fs::path(state) / "affinity-crm-mcp";
  if (home && *home == '/') return fs::path(home) / ".local/state/affinity-crm-mcp";
  return fail(ErrorKind::invalid, "Neither XDG_STATE_HOME nor HOME says where to keep secrets.",
              "Set XDG_STATE_HOME to a folder of yours.");
}

Result<std::optional<std::string>> read_private_file(fs::path const& path, std::string_view what,
                                                     std::size_t most) {
  // Non-blocking, or opening a FIFO would block for ever.
  // A secret of Kubernetes is a link.
  struct stat behind {};
  bool const followed = ::stat(path.c_str(), &behind) == 0 && is_system_secret(path, behind);
  int const links = followed ? 0 : O_NOFOLLOW;
  UniqueFd const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | links));
  if (!file && errno == ENOENT) return std::optional<std::string>();
  if (!file && errno == ELOOP) return file_error(path, what, "is a symbolic link, which may lead anywhere");
  if (!file) return file_error(path, what, "cannot be read");
  struct stat info {};
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
    return file_error(path, what, "is not a file");
  bool const system = is_system_secret(path, info);
  if (!system && (info.st_mode & 077) != 0) {
    return fail(ErrorKind::invalid,
                "The " + std::string(what) + " " + path.string() + " can be read by others.",
                permission_advice(path));
  }
  if (!system && info.st_uid != ::geteuid() && info.st_uid != 0)
    return file_error(path, what, "belongs to somebody else");
  auto text = read_all(file.get(), most);
  if (!text && errno == EFBIG)
    return file_error(path, what, "is larger than " + std::to_string(most) + " bytes");
  if (!text) return file_error(path, what, "cannot be read");
  return text;
}

Result<void> write_private_file(fs::path const& path, std::string_view what, std::string_view text) {
  auto const folder = path.parent_path();
  if (auto made = make_folder(folder, path, what); !made) return made;
  auto const fresh = path.string() + ".new";
  ::unlink(fresh.c_str());
  UniqueFd const file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file || !write_all(file.get(), text) || ::fsync(file.get()) != 0 ||
      ::rename(fresh.c_str(), path.c_str()) != 0) {
    if (file) ::unlink(fresh.c_str());
    return file_error(path, what, "cannot be written");
  }
  UniqueFd const entry(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (entry) ::fsync(entry.get());  // makes the rename durable
  return boost::system::in_place_value;
}

Result<UniqueFd> lock_private_file(fs::path const& path, std::string_view what) {
  if (auto made = make_folder(path.parent_path(), path, what); !made) return fail(made);
  auto const beside = path.string() + ".lock";
  UniqueFd file(::open(beside.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return file_error(path, what, "cannot be locked");
  while (::flock(file.get(), LOCK_EX) != 0)
    if (errno != EINTR) return file_error(path, what, "cannot be locked");
  return file;
}

}  // namespace affinity::server
