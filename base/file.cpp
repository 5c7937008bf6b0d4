#include "base/file.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace affinity {

std::optional<std::string> read_all(int fd, std::size_t most) {
  std::string text;
  std::array<char, 16384> piece{};
  for (;;) {
    auto const got = ::read(fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return text;
    text.append(piece.data(), std::size_t(got));
    errno = EFBIG;
    if (text.size() > most) return std::nullopt;
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
