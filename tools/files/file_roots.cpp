#include "tools/files/file_roots.hpp"

#include "base/platform.hpp"
#include "base/text/text.hpp"
#include "tools/files/file_name.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <random>
#include <utility>

#if AFFINITY_ON_LINUX
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

namespace affinity::tools {

namespace {

// Opening a FIFO or device must not block, nor a terminal become the controlling one, before the type is
// checked.
constexpr int open_flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;

#if AFFINITY_ON_LINUX
constexpr int open_directory_flags = O_PATH;
constexpr int unnamed_file_flags = O_TMPFILE;
#else
constexpr int open_directory_flags = O_RDONLY;
constexpr int unnamed_file_flags = 0;
#endif

// Opens beneath the directory, without links and mount points; -1 and errno on failure.
int open_in_kernel(int directory, std::string const& relative) {
#if AFFINITY_ON_LINUX && defined(SYS_openat2)
  open_how how{};
  how.flags = open_flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
  return int(::syscall(SYS_openat2, directory, relative.c_str(), &how, sizeof how));
#else
  static_cast<void>(directory);
  static_cast<void>(relative);
  errno = ENOSYS;
  return -1;
#endif
}

// The same, segment by segment. Each starts from an open directory, so concurrent renames cannot redirect it.
int open_by_steps(int directory, std::string_view relative) {
  struct stat start, here;
  if (::fstat(directory, &start) != 0) return -1;
  UniqueFd held;
  for (;;) {
    auto const slash = relative.find('/');
    auto const step = std::string(relative.substr(0, slash));
    bool const last = slash == relative.npos;
    int const from = held ? held.get() : directory;
    UniqueFd next(::openat(from, step.c_str(),
                           last ? open_flags : open_directory_flags | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
    if (!next || ::fstat(next.get(), &here) != 0) return -1;
    if (here.st_dev != start.st_dev) {
      errno = EXDEV;
      return -1;
    }
    if (last) return next.release();
    held = std::move(next);
    relative.remove_prefix(slash + 1);
  }
}

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
    default: return refuse(shown(path) + " could not be opened (" + std::strerror(problem) + ").");
  }
}

// Checked on the open descriptor, which is what will be read whatever happens to the path.
Result<OpenFile> check_open_file(std::string_view path, UniqueFd fd) {
  struct stat about;
  if (::fstat(fd.get(), &about) != 0 || !S_ISREG(about.st_mode))
    return refuse(shown(path) + " is not a regular file.", "Give the path of a file.");
  // Another name may be outside the root: a hard link could expose a file that only this process may read.
  if (about.st_nlink != 1)
    return refuse(shown(path) + " has more than one name (a hard link), so it is not read.",
                  "Give a copy of it.");
  return OpenFile{.name = std::string(path.substr(path.rfind('/') + 1)),
                  .fd = std::make_shared<UniqueFd const>(std::move(fd)),
                  .size = std::uint64_t(about.st_size)};
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
bool is_servers_own(ProtectedPaths const& paths, UniqueFd const& file) {
  auto const info = platform::file_info(file.get());
  return info && paths.covers_file(info->id);
}

// "/srv/crm/a.pdf" below "/srv/crm" is "a.pdf"; "/srv/crm-evil/a.pdf" is not below it.
std::optional<std::string_view> relative_to(std::string_view path, std::string_view root) {
  if (root.empty() || !path.starts_with(root) || path.substr(root.size()).find('/') != 0) return std::nullopt;
  return path.substr(root.size() + 1);
}

std::string random_word() {
  std::random_device device;
  std::uint64_t const number = std::uint64_t(device()) << 32 | device();
  return fnv1a_hex({reinterpret_cast<char const*>(&number), sizeof number});
}

std::string without_slash(std::string text) {
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

}  // namespace

Result<FileRoots> FileRoots::open(std::vector<std::string> const& directories) {
  errno = 0;
  UniqueFd const probe(open_in_kernel(AT_FDCWD, "."));
  // Older container runtimes answer unknown system calls with EPERM.
  bool const missing = !probe && (errno == ENOSYS || errno == EPERM);
  return open(directories, missing ? PathResolution::steps : PathResolution::kernel);
}

Result<FileRoots> FileRoots::open(std::vector<std::string> const& directories, PathResolution resolution) {
  FileRoots out;
  out.resolution_ = AFFINITY_ON_LINUX ? resolution : PathResolution::steps;
  for (auto const& directory : directories) {
    auto const no_root = [&](std::string const& why) {
      return refuse("--files-root " + shown(directory) + " " + why + ".", "Give a directory that exists.");
    };
    std::unique_ptr<char, void (*)(void*)> const real(::realpath(directory.c_str(), nullptr), &std::free);
    if (!real || directory.find('\0') != directory.npos)
      return no_root("does not exist or cannot be reached");
    if (std::string_view(real.get()) == "/") return no_root("is the whole disk, which is too much");
    UniqueFd fd(::open(real.get(), open_directory_flags | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return no_root("is not a directory that can be opened");
    out.roots_.push_back({real.get(), without_slash(directory), std::move(fd)});
  }
  if (out.roots_.empty()) return refuse("--files-root names no directory.", "Give a directory that exists.");
  return out;
}

std::string FileRoots::paths_text() const {
  std::vector<std::string_view> paths;
  for (auto const& root : roots_) paths.push_back(root.path);
  return join(paths, "or");
}

Result<UniqueFd> FileRoots::open_beneath(Root const& root, std::string_view relative) const {
  constexpr int tries = 8;  // EAGAIN: something was renamed while the kernel looked
  UniqueFd fd;
  for (int i = 0; i < tries && !fd; ++i) {
    fd = UniqueFd(resolution_ == PathResolution::kernel ? open_in_kernel(root.fd.get(), std::string(relative))
                                                        : open_by_steps(root.fd.get(), relative));
    if (!fd && errno != EAGAIN && errno != EINTR) break;
  }
  if (!fd) return open_error(relative, errno);
  return fd;
}

Result<OpenFile> FileRoots::read(std::string_view path) const {
  while (path.starts_with("./")) path.remove_prefix(2);  // "./a.pdf" is how shells write "a.pdf"
  std::optional<Error> why;
  for (auto const& root : roots_) {
    auto relative = path.starts_with('/') ? relative_to(path, root.path) : std::optional(path);
    if (!relative) relative = relative_to(path, root.given);
    if (!relative) continue;
    if (!is_safe_relative_path(*relative))
      return refuse(
          shown(path) +
              " is not a plain path: \"..\", hidden files, backslashes, drive letters, empty steps and "
              "control characters are refused.",
          "Give a path inside " + paths_text() + ".");
    if (is_servers_own(protected_, root.path + '/' + std::string(*relative))) return servers_own(path);
    auto fd = open_beneath(root, *relative);
    if (fd && is_servers_own(protected_, *fd)) return servers_own(path);
    if (fd) return check_open_file(*relative, std::move(*fd));
    if (!why) why = fd.error();
  }
  if (!why)
    return refuse(shown(path) + " is outside the directories that this server may read.",
                  "Give a path inside " + paths_text() + ".");
  why->next_step = "Give a path inside " + paths_text() + ".";
  return *why;
}

Result<std::shared_ptr<NewFile>> FileRoots::create() const {
  auto const& root = roots_.front();
  auto const no_file = [&]() {
    return fail(ErrorKind::internal,
                "No file can be made in " + root.path + " (" + std::strerror(errno) + ").",
                "Whoever runs this server must make the directory of --files-root writable.");
  };
  UniqueFd directory(::openat(root.fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory) return no_file();
  constexpr int flags = O_RDWR | O_CLOEXEC;
  constexpr mode_t owner_only = 0600;
  // A file without a name gets one through /proc.
  bool const can_be_unnamed = unnamed_file_flags != 0 && resolution_ == PathResolution::kernel &&
                              ::access("/proc/self/fd", X_OK) == 0;
  UniqueFd file(can_be_unnamed ? ::openat(directory.get(), ".", unnamed_file_flags | flags, owner_only) : -1);
  std::string temporary;
  if (!file) {  // not every file system has files without a name
    temporary = ".affinity-" + random_word() + ".part";
    file = UniqueFd(
        ::openat(directory.get(), temporary.c_str(), O_CREAT | O_EXCL | O_NOFOLLOW | flags, owner_only));
  }
  if (!file) return no_file();
  return std::make_shared<NewFile>(std::move(directory), std::move(file), root.path, std::move(temporary),
                                   protected_);
}

}  // namespace affinity::tools
