#include "transport/stdio/line_decoder.hpp"

#include <algorithm>
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
  if (at_start_ && !drop_mark(bytes)) return;
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

// False while so few bytes have come that they may be the beginning of a mark.
bool LineDecoder::drop_mark(std::string_view& bytes) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";  // what some shells of Windows put before all else
  auto const count = std::min(bytes.size(), mark.size() - partial_.size());
  partial_ += bytes.substr(0, count);
  bytes.remove_prefix(count);
  if (partial_.size() < mark.size()) return false;
  at_start_ = false;
  if (partial_ == mark) partial_.clear();
  return true;
}

void LineDecoder::complete(std::vector<Line>& onto) {
  at_start_ = false;
  if (std::exchange(skipping_, false)) return;
  if (partial_.ends_with('\r')) partial_.pop_back();
  if (!partial_.empty()) onto.push_back({.text = std::exchange(partial_, {}), .too_long = false});
}

}  // namespace affinity::transport
