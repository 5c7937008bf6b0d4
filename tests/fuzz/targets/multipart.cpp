// A form with files as others read it. Each line of the input but the last is the name of a part and, after a
// tab, of its file; the rest is cut into the contents of the parts.

#include "client/multipart.hpp"

#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"

#include <array>

namespace affinity::fuzz {

namespace {

constexpr std::string_view boundary = "a-boundary-nobody-guesses";

std::string in_quotes(std::string_view text) {  // as in the HTML standard, and NUL besides
  std::string out;
  for (auto const c : text) {
    if (c == '"')
      out += "%22";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else if (c == '\0')
      out += "%00";
    else
      out += c;
  }
  return out;
}

// Takes `expected` off the front of what is left of the body.
void take(std::string_view& body, std::string_view expected) {
  expect(body.starts_with(expected), "the body goes on with", expected);
  body.remove_prefix(expected.size());
}

}  // namespace

void multipart(std::string_view bytes) {
  std::vector<FormPart> parts;
  auto const wanted = bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front()) % 5;
  for (int i = 0; i < wanted; ++i) {
    auto line = next_piece(bytes);
    auto const name = next_piece(line, '\t');
    parts.push_back({.name = std::string(name), .filename = std::string(line)});
  }
  for (std::size_t i = 0; i < parts.size(); ++i)
    parts[i].bytes = bytes.substr(bytes.size() * i / parts.size(), bytes.size() / parts.size());

  client::MultipartBody body(parts, std::string(boundary));
  std::string text;
  std::array<char, 97> room{};
  for (std::size_t step = 1;; step = step * 7 % room.size() + 1) {
    auto const got = body.read(std::span(room).first(step));
    expect(got.has_value() && *got <= step, "a body of bytes can be read");
    if (*got == 0) break;
    text.append(room.data(), *got);
    expect(body.bytes_read() == text.size(), "what was given is counted");
  }
  expect(text.size() == body.size(), "the size that was told is that of the body");

  std::string_view left = text;
  for (auto const& part : parts) {
    take(left, "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=\"" +
                   in_quotes(part.name) + "\"");
    if (!part.filename.empty())
      take(left, "; filename=\"" + in_quotes(part.filename) + "\"\r\nContent-Type: application/octet-stream");
    take(left, "\r\n\r\n" + part.bytes + "\r\n");
  }
  take(left, "--" + std::string(boundary) + "--\r\n");
  expect(left.empty(), "nothing follows the end");
}

}  // namespace affinity::fuzz
