#include "base/platform/file_stamp.hpp"

#include <sys/stat.h>

namespace affinity::platform {

namespace {

std::int64_t nanoseconds(timespec const& at) { return std::int64_t(at.tv_sec) * 1'000'000'000 + at.tv_nsec; }

}  // namespace

std::optional<FileStamp> file_stamp(std::string const& path) noexcept {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return std::nullopt;
#ifdef __APPLE__
  auto const& modified = about.st_mtimespec;
  auto const& changed = about.st_ctimespec;
#else
  auto const& modified = about.st_mtim;
  auto const& changed = about.st_ctim;
#endif
  return FileStamp{.device = std::uint64_t(about.st_dev),
                   .file = std::uint64_t(about.st_ino),
                   .size = std::uint64_t(about.st_size),
                   .modified = nanoseconds(modified),
                   .changed = nanoseconds(changed)};
}

}  // namespace affinity::platform
