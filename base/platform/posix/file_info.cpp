#include "base/platform/file_info.hpp"

#include "base/platform/posix/stat_times.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace affinity::platform {

namespace {

FileKind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::folder;
  if (S_ISLNK(mode)) return FileKind::link;
  if (S_ISFIFO(mode)) return FileKind::pipe;
  if (S_ISSOCK(mode)) return FileKind::socket;
  return FileKind::device;
}

FileId id_of_stat(struct stat const& info) {
  return {.volume = std::uint64_t(info.st_dev), .number = std::uint64_t(info.st_ino)};
}

std::optional<FileInfo> info_of_stat(int result, struct stat const& info) {
  if (result != 0) return std::nullopt;
  return FileInfo{.kind = kind_of_mode(info.st_mode),
                  .size = std::uint64_t(info.st_size),
                  .links = std::uint64_t(info.st_nlink),
                  .id = id_of_stat(info),
                  .is_mine = info.st_uid == ::geteuid(),
                  .is_systems = info.st_uid == 0,
                  .mode = unsigned(info.st_mode) & 07777u};
}

}  // namespace

std::optional<FileInfo> file_info(FileHandle file) {
  struct stat info {};
  auto const result = ::fstat(int(file), &info);
  return info_of_stat(result, info);
}

std::optional<FileInfo> path_info(std::string const& path) {
  struct stat info {};
  auto const result = ::stat(path.c_str(), &info);
  return info_of_stat(result, info);
}

std::optional<FileInfo> link_info(std::string const& path) {
  struct stat info {};
  auto const result = ::lstat(path.c_str(), &info);
  return info_of_stat(result, info);
}

FileStamp file_stamp(std::string const& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {};
  return {.id = id_of_stat(info),
          .size = std::int64_t(info.st_size),
          .modified = modified_time(info),
          .changed = changed_time(info)};
}

}  // namespace affinity::platform
