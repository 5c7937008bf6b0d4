#include "transport/http/head_parser.hpp"

#include "base/http/token.hpp"
#include "base/text/text.hpp"
#include "transport/http/head_scanner.hpp"

#include <algorithm>
#include <charconv>

namespace affinity::transport {

namespace {

constexpr std::string_view line_end = "\r\n";

HttpError not_well_formed(std::string_view what) {
  return http_error(400, "The request is not well-formed HTTP/1.1: " + std::string(what) + ".");
}

// As in "HTTP/2.0" (RFC 9112, 2.3).
bool is_http_version(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

std::string_view take_line(std::string_view& bytes) {
  auto const end = bytes.find(line_end);
  auto const line = bytes.substr(0, end);
  bytes.remove_prefix(std::min(line.size() + line_end.size(), bytes.size()));
  return line;
}

// method SP request-target SP HTTP-version (RFC 9112, 3)
std::optional<HttpError> parse_request_line(std::string_view line, RequestHead& into) {
  auto const target_at = line.find(' ') + 1;
  if (target_at == 0 || !is_http_token(line.substr(0, target_at - 1)))
    return not_well_formed("the request line begins with no method");
  auto const version_at = line.find(' ', target_at) + 1;
  if (version_at == 0 || version_at == target_at + 1)
    return not_well_formed("the request line has no target and version");
  auto const version = line.substr(version_at);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    if (is_http_version(version)) return http_error(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    return not_well_formed("the request line does not end with a version");
  }
  into.method = line.substr(0, target_at - 1);
  into.target = line.substr(target_at, version_at - 1 - target_at);
  into.http_1_0 = version == "HTTP/1.0";
  return std::nullopt;
}

// What a Connection header asks for; false when it is no list of tokens.
bool read_connection(std::string_view list, bool& closes, bool& keeps) {
  while (!list.empty()) {
    auto const end = std::min(list.find(','), list.size());
    auto const option = trim_blanks(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (!option.empty() && !is_http_token(option)) return false;
    closes |= equals_ignore_case(option, "close");
    keeps |= equals_ignore_case(option, "keep-alive");
  }
  return true;
}

}  // namespace

std::optional<HttpError> parse_head(std::string_view bytes, ParsedHead& into) {
  auto& head = into.head;
  auto const first = take_line(bytes);
  if (auto error = parse_request_line(first, head)) return error;
  auto& fields = head.headers.fields;
  fields.reserve(16);
  bool closes = false, keeps = false;
  for (auto line = take_line(bytes); !line.empty(); line = take_line(bytes)) {
    auto const colon = line.find(':');
    auto const name = line.substr(0, colon);
    if (colon == std::string_view::npos || !is_http_token(name))
      return not_well_formed("a header does not begin with a name and a colon");
    auto const value = trim_blanks(line.substr(colon + 1));
    fields.push_back({std::string(name), std::string(value)});
    auto const of_connection =
        equals_ignore_case(name, "Connection") || equals_ignore_case(name, "Proxy-Connection");
    if (of_connection && !read_connection(value, closes, keeps))
      return not_well_formed("the header Connection is no list of tokens");
  }
  drop_empty_protocol_headers(head.headers);
  if (auto error = check_framing(head)) return error;
  into.keep_alive = head.http_1_0 ? keeps : !closes;
  into.chunked = head.headers.find("Transfer-Encoding").has_value();
  auto const length = head.headers.find("Content-Length").value_or("0");
  std::from_chars(length.data(), length.data() + length.size(), into.content_length);
  return std::nullopt;
}

}  // namespace affinity::transport
