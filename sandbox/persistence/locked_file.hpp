#pragma once
// A file that several processes read and replace, under an advisory lock: the sandbox's records between runs.
//
// A change is made in a turn: try_lock(), look whether somebody else wrote meanwhile, change, write(),
// unlock(). So of twenty that come at once each one adds to what the others wrote. The turn is a lock on a
// file beside, because the file itself is replaced. Reads take no turn: nobody ever sees half of the file.

#include "base/platform/file_info.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::sandbox {

class LockedFile {
 public:
  // Follows symbolic links, so that the target is replaced and the link stays.
  explicit LockedFile(std::string path);

  // nullopt when there is no file. Refuses anything but a regular file, and never blocks on one.
  Result<std::optional<std::string>> read();
  // Whether the file was replaced or modified since it was last read or written.
  bool changed() const;
  void invalidate() { last_stamp_.reset(); }  // changed() is true until the next read()

  Result<bool> try_lock();          // false while another process holds it
  std::string lock_holder() const;  // "process 4711"
  void unlock();
  bool is_locked() const { return locked_; }  // by this object

  // Requires the lock. Atomic, and on the disk when this returns.
  Result<void> write(std::string_view text);

  std::string const& path() const { return path_; }

 private:
  std::string path_;           // as it was given, for messages
  std::string resolved_path_;  // with symbolic links resolved
  std::optional<platform::FileStamp> last_stamp_{};
  platform::NativeFile lock_file_{};
  bool locked_ = false, cleaned_up_ = false;

  platform::FileStamp current_stamp() const;
  Error file_error(std::string const& what) const;
  bool lock_file_is_current() const;
  void remove_temporary_files() const;
  std::string lock_path() const { return resolved_path_ + ".lock"; }
};

}  // namespace affinity::sandbox
