#include "transport/http/head_scanner.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace affinity::transport {

namespace {

constexpr std::string_view malformed =
    "The request is not well-formed HTTP/1.1. Lines end with CR LF, headers stand on one line each, and no "
    "control "
    "characters occur.";

// The length of the request target in "POST /mcp HTTP/1.1", also while the line is incomplete.
std::size_t target_length(std::string_view request_line) {
  auto const space = request_line.find(' ');
  if (space == std::string_view::npos) return 0;
  auto const target = request_line.substr(space + 1);
  return std::min(target.find(' '), target.size());
}

constexpr std::uint64_t each_byte(unsigned char value) { return 0x0101010101010101u * value; }

bool is_control(char c) {
  auto const code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\t') || code == 0x7f;
}

// Where the first control character besides a tab is, from `at` on; the size where none is. Eight bytes at a
// time: the highest bit of a byte of `suspects` is set where that byte is below 0x20 or 0x7f, and at times
// where it only follows such a byte, so only the first one is certain.
std::size_t find_control(std::string_view text, std::size_t at) {
  static_assert(std::endian::native == std::endian::little);
  while (at + 8 <= text.size()) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, 8);
    auto const below = (eight - each_byte(0x20)) & ~eight;
    auto const turned = eight ^ each_byte(0x7f);
    auto const deleted = (turned - each_byte(1)) & ~turned;
    auto const suspects = (below | deleted) & each_byte(0x80);
    auto const clear = static_cast<std::size_t>(std::countr_zero(suspects)) / 8;  // bytes before it
    at += clear;
    if (clear == 8) continue;
    if (is_control(text[at])) return at;
    ++at;
  }
  auto const rest = text.substr(at);
  return at + static_cast<std::size_t>(std::ranges::find_if(rest, is_control) - rest.begin());
}

}  // namespace

bool HeadScanner::reject(int status, std::string_view message) {
  error_ = HttpError{.status = status, .message = std::string(message)};
  return true;
}

bool HeadScanner::scan(std::string_view so_far) {
  auto const within = so_far.substr(0, limits_.bytes);
  for (;;) {
    seen_ = find_control(within, seen_);
    if (seen_ == within.size()) break;
    // No other control character than a tab occurs but the two that end a line, one after the other.
    if (within[seen_] != '\r') return reject(400, malformed);
    if (seen_ + 1 == within.size()) break;  // looked at again when the next one is there
    if (within[seen_ + 1] != '\n') return reject(400, malformed);
    auto const line = within.substr(line_, seen_ - line_);
    seen_ += 2;
    line_ = seen_;
    if (line.empty() && lines_ > 0) return true;
    check_line(line);
    if (error_) return true;
  }
  if (lines_ == 0 && target_length(within.substr(line_)) > limits_.target)
    return reject(414, "The URL is too long. MCP is served at a short path, without a query.");
  if (so_far.size() >= limits_.bytes)
    return reject(431, "The headers are too large together. Send fewer or shorter ones.");
  return false;
}

void HeadScanner::check_line(std::string_view line) {
  if (lines_ == 0 && target_length(line) > limits_.target)
    reject(414, "The URL is too long. MCP is served at a short path, without a query.");
  // An empty line before the request, or a header folded over two lines (obs-fold, RFC 9112, 5.2).
  else if (line.empty() || line.front() == ' ' || line.front() == '\t')
    reject(400, malformed);
  else if (lines_ > limits_.fields)
    reject(431, "There are too many headers. Send at most " + std::to_string(limits_.fields) + ".");
  ++lines_;
}

std::optional<HttpError> check_framing(RequestHead const& head) {
  auto const error = [](std::string_view message) {
    return HttpError{.status = 400, .message = std::string(message)};
  };
  std::optional<std::string_view> length;
  std::optional<std::string_view> encoding;
  for (auto const& field : head.headers.fields) {
    auto const is_length = equals_ignore_case(field.name, "Content-Length");
    if (!is_length && !equals_ignore_case(field.name, "Transfer-Encoding")) continue;
    auto& seen = is_length ? length : encoding;
    if (seen) return error("The length of the body is given twice. Send one Content-Length header.");
    seen = field.value;
  }
  if (length && (length->empty() || length->size() > 18 || !std::ranges::all_of(*length, is_digit)))
    return error("Content-Length is not a number. Send the size of the body in bytes.");
  if (!encoding) return std::nullopt;
  if (length) return error("Content-Length and Transfer-Encoding exclude each other. Send one of them.");
  if (head.http_1_0) return error("HTTP/1.0 has no Transfer-Encoding. Send Content-Length.");
  if (!equals_ignore_case(*encoding, "chunked"))
    return error("This Transfer-Encoding is not understood. Send \"chunked\" or a Content-Length.");
  return std::nullopt;
}

}  // namespace affinity::transport
