#include "transport/http/head_parser.hpp"

#include "support/catch.hpp"

namespace affinity::transport::head_parser_test {

namespace {

// 0 = parsed.
int refusal(std::string const& bytes) {
  ParsedHead parsed;
  auto const error = parse_head(bytes, parsed);
  return error ? error->status : 0;
}

ParsedHead parsed(std::string const& fields, std::string const& line = "POST /mcp HTTP/1.1\r\n") {
  ParsedHead head;
  REQUIRE(!parse_head(line + fields + "\r\n", head));
  return head;
}

}  // namespace

TEST_CASE("a head is its line, and its headers in their order with trimmed values") {
  auto const whole = parsed("Host: \t localhost \t\r\nX-A:\r\nx-a:b:c\r\n").head;
  CHECK(whole.method == "POST");
  CHECK(whole.target == "/mcp");
  CHECK(!whole.http_1_0);
  Headers wanted;
  wanted.add("Host", "localhost");
  wanted.add("X-A", "");
  wanted.add("x-a", "b:c");
  CHECK(whole.headers == wanted);
  CHECK(parsed("", "GET /a?b HTTP/1.0\r\n").head.http_1_0);
}

TEST_CASE("H-10: a head that is not what RFC 9112 allows is refused") {
  struct Case {
    std::string head;
    int status;
  };
  auto const row = GENERATE(values<Case>({
      {"POST /mcp HTTP/1.1\r\n\r\n", 0},
      {"M-SEARCH * HTTP/1.1\r\n\r\n", 0},
      {"POST /mcp HTTP/2.0\r\n\r\n", 505},
      {"POST /mcp HTTP/1.2\r\n\r\n", 505},
      {"POST /mcp http/1.1\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1 \r\n\r\n", 400},
      {"POST /mcp HTTP/11\r\n\r\n", 400},
      {"POST /mcp\r\n\r\n", 400},
      {"POST\r\n\r\n", 400},
      {"POST  HTTP/1.1\r\n\r\n", 400},
      {" /mcp HTTP/1.1\r\n\r\n", 400},
      {"PO(T /mcp HTTP/1.1\r\n\r\n", 400},
      {"POST /a b HTTP/1.1\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1\r\nHost\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1\r\n: a\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1\r\nH\xC3\xB6st: a\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1\r\nConnection: a b\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1\r\nConnection: \"close\"\r\n\r\n", 400},
      {"POST /mcp HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
  }));
  CAPTURE(row.head);
  CHECK(refusal(row.head) == row.status);
}

TEST_CASE("a connection goes on as its version and its headers say") {
  CHECK(parsed("").keep_alive);
  CHECK(parsed("Connection: keep-alive\r\n").keep_alive);
  CHECK(!parsed("Connection: Close\r\n").keep_alive);
  CHECK(!parsed("Connection: , upgrade ,\tclose\r\n").keep_alive);
  CHECK(!parsed("", "GET / HTTP/1.0\r\n").keep_alive);
  CHECK(parsed("connection: Keep-Alive\r\n", "GET / HTTP/1.0\r\n").keep_alive);
}

TEST_CASE("H-10: a body has the length that its one header says, or comes in chunks") {
  CHECK(parsed("").content_length == 0);
  CHECK(parsed("Content-Length: 4194304\r\n").content_length == 4194304);
  CHECK(!parsed("Content-Length: 7\r\n").chunked);
  CHECK(parsed("Transfer-Encoding: chunked\r\n").chunked);
}

}  // namespace affinity::transport::head_parser_test
