#include "transport/http/head_scanner.hpp"

#include "support/catch.hpp"

namespace affinity::tests::head_scanner_test {

using affinity::transport::check_framing;
using affinity::transport::HeadLimits;
using affinity::transport::HeadScanner;
using affinity::transport::RequestHead;

namespace {

// 0 = more is wanted, 200 = whole.
int scan(std::string const& bytes, HeadLimits limits = {}) {
  HeadScanner scan(limits);
  if (!scan.scan(bytes)) return 0;
  return scan.error() ? scan.error()->status : 200;
}

int look_by_bytes(std::string const& bytes) {
  HeadScanner scan(HeadLimits{});
  for (std::size_t size = 0; size <= bytes.size(); ++size)
    if (scan.scan(std::string_view(bytes).substr(0, size))) return scan.error() ? scan.error()->status : 200;
  return 0;
}

std::string repeat(std::string const& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string const start = "POST /mcp HTTP/1.1\r\n";

}  // namespace

TEST_CASE("a head is whole at its empty line, and malformed as soon as that shows") {
  struct Case {
    std::string bytes;
    int expected;
  };
  auto const row = GENERATE(values<Case>({
      {"", 0},
      {"POST", 0},
      {start, 0},
      {start + "Host: a\r\n", 0},
      {start + "\r\n", 200},
      {start + "Host: a\r\n\r\nbody\n\x01", 200},
      {start + "Host: caf\xC3\xA9\ttab\r\n\r\n", 200},
      {"POST /mcp HTTP/1.1\n", 400},
      {start + "Host: a\n", 400},
      {start + "Host: a\rb", 400},
      {start + "Host: a\r\r", 400},
      {start + "\n", 400},
      {start + "Host: a\r\n b\r\n", 400},
      {start + "Host: a\r\n\tb\r\n", 400},
      {start + " Host: a\r\n", 400},
      {"\r\n", 400},
      {start + std::string("Host: a\0b", 9), 400},
      {start + "Host: \x1B", 400},
      {start + "Host: \x7F", 400},
  }));
  CAPTURE(row.bytes);
  CHECK(scan(row.bytes) == row.expected);
  CHECK(look_by_bytes(row.bytes) == row.expected);
}

TEST_CASE("the size of a whole head leaves out what follows it") {
  HeadScanner scan(HeadLimits{});
  CHECK(scan.scan(start + "\r\nbody"));
  CHECK(scan.size() == start.size() + 2);
}

TEST_CASE("L-2: heads over a limit are refused before they are whole") {
  CHECK(scan("GET /" + std::string(2047, 'a') + " HTTP/1.1\r\n\r\n") == 200);
  CHECK(scan("GET /" + std::string(2048, 'a') + " HTTP/1.1\r\n\r\n") == 414);
  CHECK(scan("GET /" + std::string(2048, 'a')) == 414);
  CHECK(scan(start + repeat("A: b\r\n", 100) + "\r\n") == 200);
  CHECK(scan(start + repeat("A: b\r\n", 101)) == 431);
  CHECK(scan(start + "A: " + std::string(16'384, 'a')) == 431);
  CHECK(scan(std::string(16'384, 'A')) == 431);
  CHECK(scan(start + "\r\n", HeadLimits{.bytes = start.size() + 2}) == 200);
  CHECK(scan(start + "\r\n", HeadLimits{.bytes = start.size() + 1}) == 431);
}

TEST_CASE("H-10: a request has exactly one length") {
  using Fields = std::vector<std::pair<std::string, std::string>>;
  struct Case {
    Fields fields;
    bool fits;
  };
  auto const row = GENERATE(values<Case>({
      {{}, true},
      {{{"Content-Length", "0"}}, true},
      {{{"content-length", "4194304"}}, true},
      {{{"Transfer-Encoding", "Chunked"}}, true},
      {{{"Content-Length", ""}}, false},
      {{{"Content-Length", "+5"}}, false},
      {{{"Content-Length", "-5"}}, false},
      {{{"Content-Length", "0x5"}}, false},
      {{{"Content-Length", "5, 5"}}, false},
      {{{"Content-Length", "5 5"}}, false},
      {{{"Content-Length", "99999999999999999999"}}, false},
      {{{"Content-Length", "5"}, {"Content-Length", "5"}}, false},
      {{{"Content-Length", "5"}, {"Content-Length", "6"}}, false},
      {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, false},
      {{{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}, false},
      {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, false},
      {{{"Transfer-Encoding", "gzip"}}, false},
      {{{"Transfer-Encoding", "gzip, chunked"}}, false},
      {{{"Transfer-Encoding", "chunked, identity"}}, false},
      {{{"Transfer-Encoding", "xchunked"}}, false},
      {{{"Transfer-Encoding", ""}}, false},
  }));
  CAPTURE(row.fields);
  RequestHead head;
  for (auto const& [name, value] : row.fields) head.headers.add(name, value);
  CHECK(!check_framing(head) == row.fits);
}

TEST_CASE("H-10: HTTP/1.0 has no chunks") {
  RequestHead head{.method = "POST", .target = "/mcp", .http_1_0 = true, .headers = {}};
  head.headers.add("Transfer-Encoding", "chunked");
  CHECK(check_framing(head));
}

}  // namespace affinity::tests::head_scanner_test
