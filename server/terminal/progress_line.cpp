#include "server/terminal/progress_line.hpp"

#include <utility>

namespace affinity::server {

namespace {

std::string number(double value) { return std::to_string(static_cast<long long>(value)); }

}  // namespace

ProgressLine::ProgressLine(Terminal terminal, std::function<void(std::string const&)> write)
    : terminal_(terminal), write_(std::move(write)) {}

void ProgressLine::show(client::Progress const& progress) {
  if (!terminal_.is_tty || !terminal_.can_overwrite) return;
  std::string text;
  if (progress.done >= 0) {
    text = number(progress.done);
    if (progress.total > 0) text += " of " + number(progress.total);
  }
  if (!progress.message.empty()) text += (text.empty() ? "" : ": ") + progress.message;
  text = truncate_to_width("… " + printable(text), terminal_.width - 1);
  if (text == last_) return;
  write_("\r\x1b[K" + coloured(terminal_, Colour::dim, text));
  last_ = std::move(text);
}

void ProgressLine::clear() {
  if (last_.empty()) return;
  write_("\r\x1b[K");
  last_.clear();
}

}  // namespace affinity::server
