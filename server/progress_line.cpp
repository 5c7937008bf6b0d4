#include "server/progress_line.hpp"

#include <utility>

namespace affinity::server {

namespace {

std::string number(double value) { return std::to_string(static_cast<long long>(value)); }

}  // namespace

ProgressLine::ProgressLine(Screen screen, std::function<void(std::string const&)> write)
    : screen_(screen), write_(std::move(write)) {}

void ProgressLine::show(client::Progress const& progress) {
  if (!screen_.terminal || !screen_.moves) return;
  std::string text;
  if (progress.done >= 0) {
    text = number(progress.done);
    if (progress.total > 0) text += " of " + number(progress.total);
  }
  if (!progress.message.empty()) text += (text.empty() ? "" : ": ") + progress.message;
  text = cut_to_columns("… " + printable(text), screen_.width - 1);
  if (text == last_) return;
  write_("\r\x1b[K" + coloured(screen_, Colour::dim, text));
  last_ = std::move(text);
}

void ProgressLine::clear() {
  if (last_.empty()) return;
  write_("\r\x1b[K");
  last_.clear();
}

}  // namespace affinity::server
