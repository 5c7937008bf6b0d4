#pragma once
// What identifies a file and one version of its content, for reading a file again when it has changed and for
// telling whether two paths lead to one file.

#include <cstdint>
#include <optional>
#include <string>

namespace affinity::platform {

struct FileStamp {
  std::uint64_t device = 0, file = 0;  // the file itself: its file system or volume, and its number there
  std::uint64_t size = 0;              // in bytes
  std::int64_t modified = 0;           // the last change of its content, in the system's smallest unit
  std::int64_t changed = 0;            // also of its name, owner or mode, where the system keeps that

  bool operator==(FileStamp const&) const = default;
  bool is_same_file(FileStamp const& other) const { return device == other.device && file == other.file; }
};

/// Of what the path leads to, through links; a folder has one too. Nothing when there is none or it may not
/// be seen.
std::optional<FileStamp> file_stamp(std::string const& path) noexcept;

}  // namespace affinity::platform
