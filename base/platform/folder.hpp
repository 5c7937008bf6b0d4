#pragma once
// An open folder. Files are opened beneath it, whatever happens to the path meanwhile, and no link, mount
// point or junction is followed. Failures are as in file.hpp; EXDEV for another file system.

#include "base/platform/native_file.hpp"

#include <string>
#include <string_view>

namespace affinity::platform {

// How steps beneath a folder are taken: all at once by the kernel (openat2 of Linux), or one by one where it
// lacks the call.
enum class PathResolution { kernel, steps };
PathResolution best_path_resolution();

// A file that is written before it has the name under which it is kept. Its owner's alone.
struct UnnamedFile {
  NativeFile file{};
  std::string temporary_name{};  // in the folder; empty where it has none
};

class Folder {
 public:
  Folder() = default;
  // Of a real path (file_path.hpp).
  static Folder open(std::string const& path, PathResolution);
  explicit operator bool() const { return bool(handle_); }
  FileHandle handle() const { return handle_.get(); }

  // To read. `relative` has its steps between slashes, and none is empty, "." or "..". Whether it is a
  // regular file is for the caller to see.
  NativeFile open_to_read(std::string_view relative) const;

  // The same folder for writing; empty, with errno, where that is not allowed.
  Folder open_to_write() const;
  // Of a folder that is open for writing. Removed when the process ends, where the system can.
  UnnamedFile create_unnamed() const;
  // Replaces nothing: EEXIST where the name is taken, by a link too.
  bool give_name(UnnamedFile&, std::string const& name) const;
  void discard(UnnamedFile&) const;
  void sync() const;  // its names are durable, where the system lets a program ask for it

 private:
  NativeFile handle_{};
  std::string path_{};
  PathResolution resolution_ = PathResolution::kernel;
};

}  // namespace affinity::platform
