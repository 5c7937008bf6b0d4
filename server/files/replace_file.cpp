#include "server/files/replace_file.hpp"

#include "base/platform/file.hpp"
#include "base/platform/file_error.hpp"
#include "base/platform/file_info.hpp"
#include "base/platform/file_path.hpp"
#include "base/platform/path_text.hpp"
#include "base/platform/process_id.hpp"
#include "base/system/file.hpp"

#include <cerrno>

namespace affinity::server {

namespace {

Error trouble(std::string const& path, std::string const& what) {
  return fail(ErrorKind::invalid, path + " " + what + ": " + platform::file_error_text(errno) + ".",
              "Look at who owns the file and its folder, or name another file with --file.");
}

// Creates a new file with the mode and, where permitted, the owner of `like`; without that with `mode`.
bool write_new(std::string const& path, std::string_view text, unsigned mode, std::string const& like) {
  auto const file = platform::create_new(path, like.empty() ? mode : 0600);
  if (!file) return false;
  bool const owned =
      like.empty() || (platform::copy_owner(file.get(), like) && platform::copy_mode(file.get(), like));
  if (owned && write_all(file.get(), text) && platform::sync_file(file.get())) return true;
  auto const why = errno;
  platform::remove_file(path);
  errno = why;
  return false;
}

// "config.json.2026-11-21T090000Z.bak", with a number where that is taken.
std::string backup_path(std::string const& path, WallTime now, int number) {
  auto stamp = to_iso(now).substr(0, 19);
  std::erase(stamp, ':');
  return path + "." + stamp + "Z" + (number ? "-" + std::to_string(number) : "") + ".bak";
}

Result<std::string> keep(std::string const& path, std::string const& old, WallTime now) {
  for (int number = 0; number < 100; ++number) {
    auto const backup = backup_path(path, now, number);
    if (write_new(backup, old, 0600, path)) return backup;
    if (errno != EEXIST) return trouble(backup, "cannot be written");
  }
  return trouble(path, "has too many backups");
}

}  // namespace

Result<std::optional<std::string>> read_whole(std::string const& path) {
  auto text = read_regular_file(path, 8u << 20);
  if (text || errno == ENOENT) return text;
  bool const no_file = errno == EINVAL || errno == EISDIR || errno == ENXIO;
  return trouble(path, no_file ? "is not a file" : errno == EFBIG ? "is too large" : "cannot be read");
}

Result<std::string> replace_file(std::string const& given, std::optional<std::string> const& old,
                                 std::string const& text, unsigned mode, WallTime now) {
  auto const path = platform::resolve_links(given);  // so that links are kept
  auto const folder = platform::to_utf8(platform::to_path(path).parent_path());
  if (!folder.empty() && !platform::make_folders(folder)) return trouble(folder, "cannot be made");
  bool const there = platform::path_info(path).has_value();
  std::string backup;
  if (there && old) {
    auto kept = keep(path, *old, now);
    if (!kept) return kept;
    backup = *kept;
  }
  auto const fresh = path + "." + std::to_string(platform::process_id()) + ".new";
  if (!write_new(fresh, text, mode, there ? path : "")) return trouble(fresh, "cannot be written");
  auto const still = read_whole(path);
  if (!still || *still != old) {
    platform::remove_file(fresh);
    errno = EBUSY;
    return trouble(path, "was changed by another program meanwhile");
  }
  if (!platform::rename_over(fresh, path)) {
    auto const why = errno;
    platform::remove_file(fresh);
    errno = why;
    return trouble(path, "cannot be replaced");
  }
  platform::sync_folder_of(path);
  return backup;
}

}  // namespace affinity::server
