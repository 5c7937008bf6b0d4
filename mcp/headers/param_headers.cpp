#include "mcp/headers/param_headers.hpp"

#include "base/http/message.hpp"
#include "base/text/number.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace affinity::mcp {

namespace {

std::optional<double> number(std::string_view text) {
  double out = 0;
  auto const [end, error] = from_chars_double(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// 42.0 is 42 (MCP 2026-07-28, Streamable HTTP). Beyond 2^53 numbers are equal only digit by digit.
bool says(std::string const& header, json::value const& argument) {
  if (auto const text = as_text(argument)) return header == *text;
  if (argument.is_bool()) return header == (argument.get_bool() ? "true" : "false");
  if (!argument.is_number()) return false;
  constexpr double exact = 9'007'199'254'740'992.0;
  auto const given = number(header);
  bool const same = given && argument.to_number<double>() == *given;
  return same && (std::abs(*given) < exact || header == write_json(argument));
}

// Visible characters of ASCII, blanks and tabs; a header has no others (RFC 9110, 5.5).
bool is_plain(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; });
}

}  // namespace

std::optional<std::string> decode_header(std::string const& value) {
  constexpr std::string_view prefix = "=?base64?", suffix = "?=";
  if (!value.starts_with(prefix) || !value.ends_with(suffix) || value.size() < prefix.size() + suffix.size())
    return value;
  auto const inside =
      std::string_view(value).substr(prefix.size(), value.size() - prefix.size() - suffix.size());
  auto decoded = base64_decode(inside);
  if (!decoded || !is_utf8(*decoded)) return std::nullopt;
  return decoded;
}

std::optional<ErrorResponse> check_param_headers(tools::Tool const& tool, json::object const& arguments,
                                                 PostHeaders const& headers) {
  for (auto const& param : tool.params) {
    if (param.header.empty()) continue;
    auto const name = "Mcp-Param-" + std::string(param.header);
    std::vector<std::string> values;
    for (auto const& [suffix, value] : headers.params)
      if (equals_ignore_case(suffix, param.header)) values.push_back(value);
    if (values.size() > 1) return header_mismatch("The header " + name + " comes more than once.");
    auto const* argument = arguments.if_contains(param.name);
    bool const given = argument && !argument->is_null();
    if (!given && !values.empty())
      return header_mismatch("The header " + name + " comes without the argument " + std::string(param.name) +
                             ".");
    if (!given) continue;
    if (values.empty()) {
      return header_mismatch("The header " + name + " is missing; it repeats the argument " +
                             std::string(param.name) + ".");
    }
    auto const value = is_plain(values.front()) ? decode_header(values.front()) : std::nullopt;
    if (!value)
      return header_mismatch("The header " + name + " is neither plain text nor valid base64 of UTF-8.");
    if (!says(*value, *argument)) {
      return header_mismatch("The header " + name + " says \"" + shorten(*value, 80) + "\", the argument " +
                             std::string(param.name) + " " + shorten(write_json(*argument), 80) + ".");
    }
  }
  return std::nullopt;
}

}  // namespace affinity::mcp
