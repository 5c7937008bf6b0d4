#include "transport/stdio/line_decoder.hpp"

#include <utility>

namespace affinity::transport {

void LineDecoder::feed(std::string_view bytes, std::vector<Line>& onto) {
  while (!bytes.empty()) {
    auto const end = bytes.find('\n');
    append(bytes.substr(0, end), onto);
    if (end == std::string_view::npos) return;
    complete(onto);
    bytes.remove_prefix(end + 1);
  }
}

void LineDecoder::finish(std::vector<Line>& onto) { complete(onto); }

void LineDecoder::append(std::string_view bytes, std::vector<Line>& onto) {
  if (skipping_) return;
  // One byte more than the cap is kept: it may be the '\r' of the line's end.
  auto const fits = cap_ + 1 - partial_.size();
  if (bytes.size() <= fits) {
    partial_ += bytes;
    if (partial_.size() <= cap_ || partial_.back() == '\r') return;
  }
  skipping_ = true;
  partial_ = {};  // gives the memory back, which clear() does not
  onto.push_back({.text = {}, .too_long = true});
}

void LineDecoder::complete(std::vector<Line>& onto) {
  if (std::exchange(skipping_, false)) return;
  if (partial_.ends_with('\r')) partial_.pop_back();
  if (!partial_.empty()) onto.push_back({.text = std::exchange(partial_, {}), .too_long = false});
}

}  // namespace affinity::transport
