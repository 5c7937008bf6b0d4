#include "tools/files/file_roots.hpp"

#include "base/platform/file_error.hpp"
#include "base/platform/file_path.hpp"
#include "base/text/text.hpp"
#include "tools/files/file_name.hpp"

#include <cerrno>
#include <optional>
#include <utility>

namespace affinity::tools {

namespace {

std::string shown(std::string_view path) { return '"' + shorten(to_utf8(path), 120) + '"'; }

Error refuse(std::string why, std::string next_step = {}) {
  return fail(ErrorKind::invalid, std::move(why), std::move(next_step));
}

Error open_error(std::string_view path, int problem) {
  switch (problem) {
    case ELOOP:
    case EXDEV:
      return refuse(shown(path) + " leads through a link or to another file system, which is not followed.");
    case EACCES:
    case EPERM: return refuse(shown(path) + " may not be read by this server.");
    case ENXIO: return refuse(shown(path) + " is not a regular file.");
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG: return refuse("There is no file " + shown(path) + " there.");
    default:
      return refuse(shown(path) + " could not be opened (" + platform::file_error_text(problem) + ").");
  }
}

// Checked on the open file, which is what will be read whatever happens to the path.
Result<OpenFile> check_open_file(std::string_view path, platform::NativeFile file) {
  auto const about = platform::file_info(file.get());
  if (!about || about->kind != platform::FileKind::regular)
    return refuse(shown(path) + " is not a regular file.", "Give the path of a file.");
  // Another name may be outside the root: a hard link could expose a file that only this process may read.
  if (about->links != 1)
    return refuse(shown(path) + " has more than one name (a hard link), so it is not read.",
                  "Give a copy of it.");
  return OpenFile{.name = std::string(path.substr(path.rfind('/') + 1)),
                  .file = std::make_shared<platform::NativeFile const>(std::move(file)),
                  .size = about->size};
}

Error servers_own(std::string_view path) {
  return refuse(shown(path) + " is a file of this server itself, which no tool reads.",
                "Give the path of another file.");
}

// Before it is opened.
bool is_servers_own(ProtectedPaths const& paths, std::string const& whole_path) {
  if (paths.covers_path(whole_path)) return true;
  auto const info = platform::path_info(whole_path);
  return info && paths.covers_file(info->id);
}

// The same of what was opened, whatever the path led to a moment before.
bool is_servers_own(ProtectedPaths const& paths, platform::NativeFile const& file) {
  auto const info = platform::file_info(file.get());
  return info && paths.covers_file(info->id);
}

Error no_plain_path(std::string_view path, std::string const& next_step) {
  return refuse(shown(path) +
                    " is not a plain path: \"..\", hidden files, backslashes, drive letters, empty steps and "
                    "control characters are refused.",
                next_step);
}

// The second look: by the path that the system has for what was opened, which has no short names. Linux made
// sure while it opened.
bool is_where_it_was_asked_for(platform::Folder const& folder, platform::NativeFile const& file) {
  auto const path = platform::path_of(file.get()), root = platform::path_of(folder.handle());
  if (!path || !root) return true;
  auto const relative = platform::path_below(*path, *root);
  return relative && is_safe_relative_path(*relative);
}

std::string without_slash(std::string text) {
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

}  // namespace

Result<FileRoots> FileRoots::open(std::vector<std::string> const& directories) {
  return open(directories, platform::best_path_resolution());
}

Result<FileRoots> FileRoots::open(std::vector<std::string> const& directories, PathResolution resolution) {
  FileRoots out;
  for (auto const& directory : directories) {
    auto const no_root = [&](std::string const& why) {
      return refuse("--files-root " + shown(directory) + " " + why + ".", "Give a directory that exists.");
    };
    auto const real = platform::real_path(directory);
    if (!real) return no_root("does not exist or cannot be reached");
    auto const path = platform::with_slashes(*real);
    if (platform::is_whole_disk(path)) return no_root("is the whole disk, which is too much");
    auto folder = platform::Folder::open(path, resolution);
    if (!folder) return no_root("is not a directory that can be opened");
    out.roots_.push_back({path, without_slash(platform::with_slashes(directory)), std::move(folder)});
  }
  if (out.roots_.empty()) return refuse("--files-root names no directory.", "Give a directory that exists.");
  return out;
}

std::string FileRoots::paths_text() const {
  std::vector<std::string> paths;
  for (auto const& root : roots_) paths.push_back(platform::in_system_style(root.path));
  return join(std::vector<std::string_view>(paths.begin(), paths.end()), "or");
}

Result<OpenFile> FileRoots::read(std::string_view given) const {
  auto const path = platform::with_slashes(given);
  std::string_view plain = path;
  while (plain.starts_with("./")) plain.remove_prefix(2);  // "./a.pdf" is how shells write "a.pdf"
  auto const next_step = "Give a path inside " + paths_text() + ".";
  std::optional<Error> why;
  // On Windows a path that begins with a slash names no drive, and is no relative one either.
  bool const is_relative = !platform::is_absolute_path(plain) && !plain.starts_with('/');
  for (auto const& root : roots_) {
    auto relative = is_relative ? std::optional(plain) : platform::path_below(plain, root.path);
    if (!relative) relative = platform::path_below(plain, root.given);
    if (!relative) continue;
    if (!is_safe_relative_path(*relative)) return no_plain_path(given, next_step);
    if (is_servers_own(protected_, root.path + '/' + std::string(*relative))) return servers_own(given);
    auto file = root.folder.open_to_read(*relative);
    if (file && !is_where_it_was_asked_for(root.folder, file)) return no_plain_path(given, next_step);
    if (file && is_servers_own(protected_, file)) return servers_own(given);
    if (file) return check_open_file(*relative, std::move(file));
    if (!why) why = open_error(*relative, errno);
  }
  if (!why) return refuse(shown(given) + " is outside the directories that this server may read.", next_step);
  why->next_step = next_step;
  return *why;
}

Result<std::shared_ptr<NewFile>> FileRoots::create() const {
  auto const& root = roots_.front();
  auto folder = root.folder.open_to_write();
  auto file = folder ? folder.create_unnamed() : platform::UnnamedFile{};
  if (!file.file)
    return fail(ErrorKind::internal,
                "No file can be made in " + platform::in_system_style(root.path) + " (" +
                    platform::file_error_text(errno) + ").",
                "Whoever runs this server must make the directory of --files-root writable.");
  return std::make_shared<NewFile>(std::move(folder), std::move(file), root.path, protected_);
}

}  // namespace affinity::tools
