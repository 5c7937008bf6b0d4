#include "tools/journal/journal_file.hpp"

#include "base/system/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace affinity::tools {

namespace {

namespace fs = std::filesystem;

Error refuse_journal(fs::path const& path, std::string const& why) {
  return fail(ErrorKind::invalid, "The journal " + path.string() + " cannot be used: " + why + ".",
              "Give --journal a file in a folder that this program may write in, or off.");
}

std::string errno_text_of(int error) { return std::generic_category().message(error); }

// Only the folders that are missing are made, and are this user's alone.
Result<fs::path> prepare_journal_folder(fs::path const& path) {
  auto const given = path.parent_path();
  auto const folder = given.empty() ? fs::path(".") : given;
  std::error_code error;
  if (!fs::exists(folder, error)) {
    auto const missing = fs::absolute(folder, error);
    fs::create_directories(missing.parent_path(), error);
    if (error) return refuse_journal(path, "its folder cannot be made, " + error.message());
    if (::mkdir(missing.c_str(), 0700) != 0 && errno != EEXIST)
      return refuse_journal(path, "its folder cannot be made, " + errno_text_of(errno));
  }
  auto real = fs::canonical(folder, error);
  if (error) return refuse_journal(path, "its folder cannot be opened, " + error.message());
  if (!fs::is_directory(real, error)) return refuse_journal(path, "its folder is a file");
  return real;
}

}  // namespace

// Looks without opening: closing a file that a connection of this process has open would free the
// connection's locks (fcntl(2)).
Result<std::string> prepare_journal_file(std::string const& given) {
  fs::path const path(given);
  auto const folder = prepare_journal_folder(path);
  if (!folder) return fail(folder);
  auto const name = path.filename();
  if (name.empty() || name == "." || name == "..") return refuse_journal(path, "it is a folder");
  auto const real = *folder / name;
  UniqueFd const made(::open(real.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (made) return real.string();
  if (errno != EEXIST) return refuse_journal(path, errno_text_of(errno));
  struct stat info {};
  if (::lstat(real.c_str(), &info) != 0) return refuse_journal(path, errno_text_of(errno));
  if (S_ISLNK(info.st_mode)) return refuse_journal(path, "it is a symbolic link, which may lead anywhere");
  if (S_ISDIR(info.st_mode)) return refuse_journal(path, "it is a folder");
  if (!S_ISREG(info.st_mode)) return refuse_journal(path, "it is a pipe or a device");
  if (info.st_uid != ::geteuid()) return refuse_journal(path, "it belongs to somebody else");
  if ((info.st_mode & 077) != 0)
    return fail(ErrorKind::invalid, "The journal " + path.string() + " can be read or written by others.",
                "Take their rights away: chmod 600 " + path.string() + ".");
  return real.string();
}

}  // namespace affinity::tools
