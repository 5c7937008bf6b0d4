#include "transport/stdio/line_decoder.hpp"

#include "support/catch.hpp"

namespace affinity::tests::line_decoder_test {

using affinity::transport::Line;
using affinity::transport::LineDecoder;

namespace {

// "<long>" stands for a line over the cap.
std::vector<std::string> texts(std::vector<Line> const& lines) {
  std::vector<std::string> out;
  for (auto const& line : lines) out.push_back(line.too_long ? "<long>" : line.text);
  return out;
}

std::vector<std::string> framed(std::string_view first, std::string_view second, std::size_t cap) {
  LineDecoder lines(cap);
  std::vector<Line> out;
  lines.feed(first, out);
  lines.feed(second, out);
  lines.finish(out);
  return texts(out);
}

struct Case {
  std::string_view input;
  std::size_t cap;
  std::vector<std::string> expected;
};

}  // namespace

TEST_CASE("bytes become lines, wherever they are split") {
  auto const row = GENERATE(values<Case>({
      {"", 8, {}},
      {"\n\n\r\n\n", 8, {}},
      {"one", 8, {"one"}},
      {"one\n", 8, {"one"}},
      {"one\r\n", 8, {"one"}},
      {"one\ntwo\nthree", 8, {"one", "two", "three"}},
      {"one\r\n\r\ntwo\r\n", 8, {"one", "two"}},
      {"a\rb\n", 8, {"a\rb"}},
      {"a\r\r\n", 8, {"a\r"}},
      {"12345678\n", 8, {"12345678"}},
      {"12345678\r\n", 8, {"12345678"}},
      {"123456789\n", 8, {"<long>"}},
      {"12345678\rx\n", 8, {"<long>"}},
      {"12345678\r\r\n", 8, {"<long>"}},
      {"123456789\nok\n", 8, {"<long>", "ok"}},
      {"0123456789012345678901234567890\nok\n0123456789\n", 8, {"<long>", "ok", "<long>"}},
      {"ok\n0123456789", 8, {"ok", "<long>"}},
      {"\xEF\xBB\xBFone\ntwo", 8, {"one", "two"}},
      {"\xEF\xBB\xBF\r\none\n", 8, {"one"}},
      {"\xEF\xBB\xBF", 8, {}},
      {"\xEF\xBB\xBF"
       "12345678\n",
       8,
       {"12345678"}},
      {"\xEF\xBB\xBF"
       "123456789\n",
       8,
       {"<long>"}},
      {"\xEF\xBB\n", 8, {"\xEF\xBB"}},
      {"\n\xEF\xBB\xBFone\n", 8, {"\xEF\xBB\xBFone"}},
      {"a\n", 8, {"a"}},
  }));
  for (std::size_t at = 0; at <= row.input.size(); ++at) {
    CAPTURE(std::string(row.input), at);
    CHECK(framed(row.input.substr(0, at), row.input.substr(at), row.cap) == row.expected);
  }
}

TEST_CASE("a line that comes a byte at a time is one line") {
  LineDecoder lines(16);
  std::vector<Line> out;
  for (auto const byte : std::string_view("{\"a\":1}\r\n0123456789abcdefXYZ\n{}\n"))
    lines.feed(std::string_view(&byte, 1), out);
  CHECK(texts(out) == std::vector<std::string>{"{\"a\":1}", "<long>", "{}"});
}

TEST_CASE("a too long line is reported before it ends") {
  LineDecoder lines(4);
  std::vector<Line> out;
  lines.feed("12345678", out);
  CHECK(texts(out) == std::vector<std::string>{"<long>"});
  lines.feed("9\n", out);
  CHECK(out.size() == 1);
}

}  // namespace affinity::tests::line_decoder_test
