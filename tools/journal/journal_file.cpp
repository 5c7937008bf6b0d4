#include "tools/journal/journal_file.hpp"

#include "base/platform/file.hpp"
#include "base/platform/file_error.hpp"
#include "base/platform/file_info.hpp"
#include "base/platform/file_path.hpp"
#include "base/platform/path_text.hpp"
#include "base/platform/shell_commands.hpp"

#include <cerrno>
#include <filesystem>

namespace affinity::tools {

namespace {

namespace fs = std::filesystem;

Error refuse_journal(std::string const& path, std::string const& why) {
  return fail(ErrorKind::invalid, "The journal " + path + " cannot be used: " + why + ".",
              "Give --journal a file in a folder that this program may write in, or off.");
}

// Only the folders that are missing are made, and are this user's alone.
Result<fs::path> prepare_journal_folder(std::string const& path) {
  auto const given = platform::to_utf8(platform::to_path(path).parent_path());
  auto const folder = given.empty() ? std::string(".") : given;
  if (!platform::path_info(folder) && !platform::make_private_folder(folder))
    return refuse_journal(path, "its folder cannot be made, " + platform::file_error_text(errno));
  auto const real = platform::real_path(folder);
  if (!real) return refuse_journal(path, "its folder cannot be opened, " + platform::file_error_text(errno));
  auto const info = platform::path_info(*real);
  if (!info || info->kind != platform::FileKind::folder) return refuse_journal(path, "its folder is a file");
  return platform::to_path(*real);
}

}  // namespace

// Looks without opening: closing a file that a connection of this process has open would free the
// connection's locks (fcntl(2)).
Result<std::string> prepare_journal_file(std::string const& path) {
  using platform::FileKind;
  auto const folder = prepare_journal_folder(path);
  if (!folder) return fail(folder);
  auto const name = platform::to_path(path).filename();
  if (name.empty() || name == "." || name == "..") return refuse_journal(path, "it is a folder");
  auto real = platform::to_utf8(*folder / name);
  if (platform::create_new(real)) return real;
  if (errno != EEXIST) return refuse_journal(path, platform::file_error_text(errno));
  auto const info = platform::link_info(real);
  if (!info) return refuse_journal(path, platform::file_error_text(errno));
  if (info->kind == FileKind::link)
    return refuse_journal(path, "it is a symbolic link, which may lead anywhere");
  if (info->kind == FileKind::folder) return refuse_journal(path, "it is a folder");
  if (info->kind != FileKind::regular) return refuse_journal(path, "it is a pipe or a device");
  if (!info->is_mine) return refuse_journal(path, "it belongs to somebody else");
  if ((info->mode & 077) != 0)
    return fail(ErrorKind::invalid, "The journal " + path + " can be read or written by others.",
                "Take their rights away: " + platform::private_file_command(path) + ".");
  return real;
}

Result<void> keep_journal_private(std::string const& path) {
  for (auto const* const suffix : {"-wal", "-shm"})
    if (!platform::make_private_where_needed(path + suffix))
      return refuse_journal(path + suffix, platform::file_error_text(errno));
  return boost::system::in_place_value;
}

}  // namespace affinity::tools
