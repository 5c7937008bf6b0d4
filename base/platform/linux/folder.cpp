#include "base/platform/folder.hpp"

#include "base/platform/posix/folder_steps.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace affinity::platform {

namespace {

// Opens beneath the directory, without links and mount points; -1 and errno on failure.
int open_in_kernel(int directory, std::string const& relative) {
#ifdef SYS_openat2
  open_how how{};
  how.flags = std::uint64_t(open_flags_beneath());
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
  return int(::syscall(SYS_openat2, directory, relative.c_str(), &how, sizeof how));
#else
  static_cast<void>(directory);
  static_cast<void>(relative);
  errno = ENOSYS;
  return -1;
#endif
}

}  // namespace

PathResolution best_path_resolution() {
  errno = 0;
  NativeFile const probe(open_in_kernel(AT_FDCWD, "."));
  // Older container runtimes answer unknown system calls with EPERM.
  bool const missing = !probe && (errno == ENOSYS || errno == EPERM);
  return missing ? PathResolution::steps : PathResolution::kernel;
}

Folder Folder::open(std::string const& path, PathResolution resolution) {
  Folder out;
  out.handle_ = NativeFile(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  out.path_ = path;
  out.resolution_ = resolution;
  return out;
}

NativeFile Folder::open_to_read(std::string_view relative) const {
  constexpr int tries = 8;  // EAGAIN: something was renamed while the kernel looked
  int const folder = int(handle_.get());
  int file = -1;
  for (int i = 0; i < tries && file < 0; ++i) {
    file = resolution_ == PathResolution::kernel ? open_in_kernel(folder, std::string(relative))
                                                 : open_by_steps(folder, relative, O_PATH);
    if (file < 0 && errno != EAGAIN && errno != EINTR) break;
  }
  return NativeFile(file);
}

UnnamedFile Folder::create_unnamed() const {
  // A file without a name gets one through /proc.
  bool const can_be_unnamed = resolution_ == PathResolution::kernel && ::access("/proc/self/fd", X_OK) == 0;
  UnnamedFile out;
  if (can_be_unnamed)
    out.file = NativeFile(::openat(int(handle_.get()), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!out.file) return create_with_temporary_name(int(handle_.get()));  // not every file system has them
  return out;
}

// None of these calls replaces a file that is there: they fail with EEXIST.
bool Folder::give_name(UnnamedFile& file, std::string const& name) const {
  int const folder = int(handle_.get());
  if (file.temporary_name.empty()) {
    auto const itself = "/proc/self/fd/" + std::to_string(file.file.get());
    return ::linkat(AT_FDCWD, itself.c_str(), folder, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
  }
  bool named = ::renameat2(folder, file.temporary_name.c_str(), folder, name.c_str(), RENAME_NOREPLACE) == 0;
  if (!named && (errno == EINVAL || errno == ENOSYS))  // a file system or a kernel that cannot promise it
    named = link_and_unlink(folder, file.temporary_name, name);
  if (named) file.temporary_name.clear();
  return named;
}

}  // namespace affinity::platform
