#include "base/platform/console.hpp"

#include "base/platform/environment.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace affinity::platform {

void prepare_console() {}  // bytes and UTF-8 are what they are

FileHandle file_of(StandardStream stream) noexcept { return static_cast<int>(stream); }

// As much at a time as poll() reports to be free, which is 4 KiB (POSIX, PIPE_BUF).
void write_what_fits(FileHandle file, std::string_view text, std::chrono::milliseconds timeout) noexcept {
  pollfd watched{.fd = int(file), .events = POLLOUT, .revents = 0};
  while (!text.empty() && ::poll(&watched, 1, int(timeout.count())) > 0) {
    auto const size = ::write(int(file), text.data(), std::min<std::size_t>(text.size(), 4096));
    if (size <= 0) return;
    text.remove_prefix(std::size_t(size));
  }
}

bool is_terminal(StandardStream stream) { return ::isatty(static_cast<int>(stream)) != 0; }

std::size_t terminal_columns(StandardStream stream) {
  winsize size{};
  return ::ioctl(static_cast<int>(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool obeys_escapes(StandardStream stream) {
  auto const term = environment_text("TERM");
  return is_terminal(stream) && !term.empty() && term != "dumb";
}

}  // namespace affinity::platform
