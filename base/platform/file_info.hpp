#pragma once
// What the system says of a file: kind, size, owner, who may touch it, whether it was changed.

#include "base/platform/native_file.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace affinity::platform {

enum class FileKind { regular, folder, link, pipe, socket, device };

// The same for two names of one file, and for no other file while that one is there.
struct FileId {
  std::uint64_t volume = 0, number = 0;
  bool operator==(FileId const&) const = default;
};

struct FileInfo {
  FileKind kind = FileKind::device;
  std::uint64_t size = 0;   // bytes
  std::uint64_t links = 0;  // names of the file
  FileId id{};
  bool is_mine = false;     // belongs to the user that this process runs as
  bool is_systems = false;  // belongs to root; on Windows to the system or its administrators
  // Permission bits (07777). Windows has lists instead: bits for group and others say what anybody may do
  // but the owner, the system and its administrators.
  unsigned mode = 0;
};

// Nothing, with errno, on failure.
std::optional<FileInfo> file_info(FileHandle);
std::optional<FileInfo> path_info(std::string const& path);  // of what a link leads to
std::optional<FileInfo> link_info(std::string const& path);  // of a link itself

// Differs when a file was replaced or modified. Times are in nanoseconds of the system's own clock.
struct FileStamp {
  FileId id{};
  std::int64_t size = -1;  // -1: there is no file
  std::int64_t modified = 0, changed = 0;
  bool operator==(FileStamp const&) const = default;
};

FileStamp file_stamp(std::string const& path);  // of what a link leads to

}  // namespace affinity::platform
