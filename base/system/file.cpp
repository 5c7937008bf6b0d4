#include "base/system/file.hpp"

#include "base/platform/file_error.hpp"
#include "base/platform/file_info.hpp"

#include <array>
#include <cerrno>

namespace affinity {

std::optional<std::string> read_all(platform::FileHandle file, std::size_t max_bytes) {
  std::string text;
  std::array<char, 16384> piece{};
  for (;;) {
    auto const got = platform::read_some(file, piece);
    if (got < 0) return std::nullopt;
    if (got == 0) return text;
    text.append(piece.data(), std::size_t(got));
    errno = EFBIG;
    if (text.size() > max_bytes) return std::nullopt;
  }
}

std::optional<std::string> read_regular_file(std::string const& path, std::size_t max_bytes) {
  auto const file = platform::open_to_read(path);
  auto const info = file ? platform::file_info(file.get()) : std::nullopt;
  if (!info) return std::nullopt;
  errno = 0;
  if (info->kind == platform::FileKind::folder)
    errno = EISDIR;
  else if (info->kind != platform::FileKind::regular)
    errno = EINVAL;
  else if (info->size > max_bytes)
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
    default: return "cannot be read: " + platform::file_error_text(error);
  }
}

}  // namespace affinity
