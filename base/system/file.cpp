#include "base/system/file.hpp"

#include "base/system/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace affinity {

std::optional<std::string> read_all(int fd, std::size_t max_bytes) {
  std::string text;
  std::array<char, 16384> piece{};
  for (;;) {
    auto const got = ::read(fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return text;
    text.append(piece.data(), std::size_t(got));
    errno = EFBIG;
    if (text.size() > max_bytes) return std::nullopt;
  }
}

std::optional<std::string> read_regular_file(std::string const& path, std::size_t max_bytes) {
  UniqueFd const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) return std::nullopt;
  errno = 0;
  if (S_ISDIR(info.st_mode))
    errno = EISDIR;
  else if (!S_ISREG(info.st_mode))
    errno = EINVAL;
  else if (info.st_size > 0 && std::size_t(info.st_size) > max_bytes)
    errno = EFBIG;
  if (errno != 0) return std::nullopt;
  return read_all(file.get(), max_bytes);
}

std::string read_error_text(int error, std::size_t max_bytes) {
  switch (error) {
    case ENOENT: return "is not there";
    case EISDIR: return "is a folder";
    case EINVAL:
    case ENXIO: return "is a pipe or a device";
    case EFBIG: return "is larger than " + std::to_string(max_bytes) + " bytes";
    default: return "cannot be read: " + std::generic_category().message(error);
  }
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(std::size_t(written));
  }
  return true;
}

}  // namespace affinity
