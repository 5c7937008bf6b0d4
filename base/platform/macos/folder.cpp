#include "base/platform/folder.hpp"

#include "base/platform/posix/folder_steps.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>

namespace affinity::platform {

PathResolution best_path_resolution() { return PathResolution::steps; }

Folder Folder::open(std::string const& path, PathResolution resolution) {
  Folder out;
  out.handle_ = NativeFile(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  out.path_ = path;
  out.resolution_ = resolution;
  return out;
}

NativeFile Folder::open_to_read(std::string_view relative) const {
  return NativeFile(open_by_steps(int(handle_.get()), relative, O_RDONLY));
}

UnnamedFile Folder::create_unnamed() const { return create_with_temporary_name(int(handle_.get())); }

// RENAME_EXCL replaces nothing (rename(2)); a file system that cannot promise it has links.
bool Folder::give_name(UnnamedFile& file, std::string const& name) const {
  int const folder = int(handle_.get());
  auto const& from = file.temporary_name;
  bool named = ::renameatx_np(folder, from.c_str(), folder, name.c_str(), RENAME_EXCL) == 0;
  if (!named && (errno == EINVAL || errno == ENOTSUP)) named = link_and_unlink(folder, from, name);
  if (named) file.temporary_name.clear();
  return named;
}

}  // namespace affinity::platform
