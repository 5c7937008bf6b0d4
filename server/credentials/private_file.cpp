#include "server/credentials/private_file.hpp"

#include "base/platform/by_system.hpp"
#include "base/platform/file.hpp"
#include "base/platform/file_lock.hpp"
#include "base/platform/folders.hpp"
#include "base/platform/path_text.hpp"
#include "base/system/file.hpp"
#include "base/system/system_secret.hpp"

#include <cerrno>
#include <cstdlib>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;

Error file_error(std::string const& path, std::string_view what, std::string const& how) {
  constexpr std::string_view posix = "Make it a file of yours with mode 0600";
  auto const remedy =
      platform::on_this_system({posix, posix, "Make it a file of yours that nobody else may read"});
  return fail(ErrorKind::invalid, "The " + std::string(what) + " " + path + " " + how + ".",
              std::string(remedy) + ", or set XDG_STATE_HOME to a folder of yours.");
}

Result<void> make_folder(fs::path const& path, std::string_view what) {
  auto const folder = platform::to_utf8(path.parent_path());
  if (folder.empty() || platform::make_private_folder(folder)) return boost::system::in_place_value;
  return file_error(platform::to_utf8(path), what, "has no folder and none can be made");
}

}  // namespace

Result<fs::path> state_folder() {
  if (auto folder = platform::state_folder("affinity-crm-mcp")) return *folder;
  auto const variable = platform::on_this_system({"HOME", "HOME", "LOCALAPPDATA"});
  return fail(ErrorKind::invalid,
              "Neither XDG_STATE_HOME nor " + std::string(variable) + " says where to keep secrets.",
              "Set XDG_STATE_HOME to a folder of yours.");
}

Result<std::optional<std::string>> read_private_file(fs::path const& given, std::string_view what,
                                                     std::size_t most) {
  using platform::Links;
  auto const path = platform::to_utf8(given);
  // A secret of Kubernetes is a link.
  auto const behind = platform::path_info(path);
  bool const followed = behind && is_system_secret(path, *behind);
  auto const file = platform::open_to_read(path, followed ? Links::follow : Links::refuse);
  if (!file && errno == ENOENT) return std::optional<std::string>();
  if (!file && errno == ELOOP) return file_error(path, what, "is a symbolic link, which may lead anywhere");
  if (!file) return file_error(path, what, "cannot be read");
  auto const info = platform::file_info(file.get());
  if (!info || info->kind != platform::FileKind::regular) return file_error(path, what, "is not a file");
  bool const system = is_system_secret(path, *info);
  if (!system && (info->mode & 077) != 0) {
    return fail(ErrorKind::invalid, "The " + std::string(what) + " " + path + " can be read by others.",
                permission_advice(path));
  }
  if (!system && !info->is_mine && !info->is_systems)
    return file_error(path, what, "belongs to somebody else");
  auto text = read_all(file.get(), most);
  if (!text && errno == EFBIG)
    return file_error(path, what, "is larger than " + std::to_string(most) + " bytes");
  if (!text) return file_error(path, what, "cannot be read");
  return text;
}

Result<void> write_private_file(fs::path const& given, std::string_view what, std::string_view text) {
  if (auto made = make_folder(given, what); !made) return made;
  auto const path = platform::to_utf8(given);
  auto const fresh = path + ".new";
  platform::remove_file(fresh);
  auto const file = platform::create_new(fresh);
  if (!file || !write_all(file.get(), text) || !platform::sync_file(file.get()) ||
      !platform::rename_over(fresh, path)) {
    if (file) platform::remove_file(fresh);
    return file_error(path, what, "cannot be written");
  }
  platform::sync_folder_of(path);
  return boost::system::in_place_value;
}

Result<platform::NativeFile> lock_private_file(fs::path const& given, std::string_view what) {
  if (auto made = make_folder(given, what); !made) return fail(made);
  auto const path = platform::to_utf8(given);
  auto file = platform::open_or_create(path + ".lock");
  if (!file || !platform::lock_file(file.get(), platform::LockWait::yes))
    return file_error(path, what, "cannot be locked");
  return file;
}

}  // namespace affinity::server
