#include "client/curl/content_coding.hpp"

#include "base/http/message.hpp"
#include "base/text/text.hpp"
#include "client/quoting.hpp"

namespace affinity::client {

namespace {

constexpr std::uint64_t max_ratio = 100;
// libcurl's count of compressed bytes lags by one buffer.
constexpr std::uint64_t not_counted_yet = 32 * 1024;

bool is_any_ignoring_case(std::string_view name, std::initializer_list<std::string_view> names) {
  for (auto const known : names)
    if (equals_ignore_case(name, known)) return true;
  return false;
}

}  // namespace

void ContentCodings::add_header(std::string_view name, std::string_view value) {
  bool const transfer = equals_ignore_case(name, "transfer-encoding");
  if (!transfer && !equals_ignore_case(name, "content-encoding")) return;
  while (!value.empty()) {
    auto const comma = value.find(',');
    auto const coding = trim_blanks(value.substr(0, comma));
    value = comma == value.npos ? std::string_view() : value.substr(comma + 1);
    if (coding.empty() || is_any_ignoring_case(coding, {"identity", "none"})) continue;
    if (transfer && equals_ignore_case(coding, "chunked")) continue;
    ++count_;
    bool const known = is_any_ignoring_case(coding, {"gzip", "x-gzip", "deflate"}) ||
                       (brotli_ && equals_ignore_case(coding, "br"));
    if (!known && unknown_.empty()) unknown_ = sanitize_line(coding, 40);
  }
}

std::string ContentCodings::rejection_reason() const {
  if (count_ > 1) return "is packed " + std::to_string(count_) + " times, and once is what is taken";
  return "is packed in a way that was not asked for (" + unknown_ + ")";
}

bool is_decompression_bomb(std::uint64_t compressed, std::uint64_t decompressed) {
  return decompressed > (compressed + not_counted_yet) * max_ratio;
}

}  // namespace affinity::client
