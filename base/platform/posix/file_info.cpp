#include "base/platform/file_info.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace affinity::platform {

namespace {

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::folder;
  if (S_ISLNK(mode)) return FileKind::link;
  if (S_ISFIFO(mode)) return FileKind::pipe;
  return S_ISSOCK(mode) ? FileKind::socket : FileKind::device;
}

FileId id_of(struct stat const& about) { return {std::uint64_t(about.st_dev), std::uint64_t(about.st_ino)}; }

FileInfo info_of(struct stat const& about) {
  return {.kind = kind_of(about.st_mode),
          .size = std::uint64_t(about.st_size),
          .links = std::uint64_t(about.st_nlink),
          .id = id_of(about),
          .is_mine = about.st_uid == ::geteuid(),
          .is_systems = about.st_uid == 0,
          .mode = about.st_mode & 07777u};
}

std::int64_t nanoseconds(timespec const& at) { return std::int64_t(at.tv_sec) * 1'000'000'000 + at.tv_nsec; }

}  // namespace

std::optional<FileInfo> file_info(FileHandle file) {
  struct stat about {};
  if (::fstat(static_cast<int>(file), &about) != 0) return std::nullopt;
  return info_of(about);
}

std::optional<FileInfo> path_info(std::string const& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return std::nullopt;
  return info_of(about);
}

std::optional<FileInfo> link_info(std::string const& path) {
  struct stat about {};
  if (::lstat(path.c_str(), &about) != 0) return std::nullopt;
  return info_of(about);
}

FileStamp file_stamp(std::string const& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return {};
#ifdef __APPLE__
  auto const& modified = about.st_mtimespec;
  auto const& changed = about.st_ctimespec;
#else
  auto const& modified = about.st_mtim;
  auto const& changed = about.st_ctim;
#endif
  return {.id = id_of(about),
          .size = std::int64_t(about.st_size),
          .modified = nanoseconds(modified),
          .changed = nanoseconds(changed)};
}

}  // namespace affinity::platform
