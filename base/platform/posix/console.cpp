#include "base/platform/console.hpp"

#include "base/platform/environment.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace affinity::platform {

void prepare_console() {}  // bytes and UTF-8 are what they are

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
