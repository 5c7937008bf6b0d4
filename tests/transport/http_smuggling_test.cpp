#include "served.hpp"
#include "support/catch.hpp"

namespace affinity::tests::http_smuggling_test {

using namespace affinity::tests;

namespace {

std::string const line = "POST /mcp HTTP/1.1\r\n";
std::string const host = "Host: localhost\r\n";
std::string const json = "Content-Type: application/json\r\n";
std::string const start = line + host + json;
std::string const chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
std::string const hidden =
    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
    "6\r\n\r\nhidden";

struct Case {
  std::string what;
  std::string bytes;
};

}  // namespace

// Each ends with a request that a reader with another idea of the first one's length would serve.
TEST_CASE("H-10: what two programs could read differently is answered 400 and ends the connection") {
  auto const row = GENERATE(values<Case>({
      {"TE and CL", start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
      {"CL and TE", start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"CL 0 and TE", start + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"two different CL", start + "Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello"},
      {"two equal CL", start + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"},
      {"CL list", start + "Content-Length: 5, 5\r\n\r\nhello"},
      {"CL list, different", start + "Content-Length: 5, 0\r\n\r\nhello"},
      {"CL with plus", start + "Content-Length: +5\r\n\r\nhello"},
      {"CL with minus", start + "Content-Length: -5\r\n\r\nhello"},
      {"CL in hex", start + "Content-Length: 0x5\r\n\r\nhello"},
      {"CL empty", start + "Content-Length:\r\n\r\n"},
      {"CL over 64 bits", start + "Content-Length: 18446744073709551621\r\n\r\nhello"},
      {"TE gzip", start + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n"},
      {"TE gzip and CL", start + "Transfer-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"},
      {"TE gzip, chunked", start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"TE chunked, identity", start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
      {"TE xchunked", start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"TE twice", start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"},
      {"TE in HTTP/1.0",
       "POST /mcp HTTP/1.0\r\n" + host + json + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"TE, space before colon", start + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"},
      {"TE, tab before colon", start + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n"},
      {"TE folded", start + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"},
      {"TE with vertical tab", start + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"},
      {"TE with NUL", start + std::string("Transfer-Encoding: chunked\0\r\n\r\n0\r\n\r\n", 36)},
      {"obs-fold in a value", start + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n"},
      {"obs-fold with tab", start + "X: a\r\n\tContent-Length: 5\r\n\r\nhello"},
      {"first header begins with a space", line + " X: a\r\n" + host + json + "Content-Length: 0\r\n\r\n"},
      {"bare LF after a header", start + "X: a\nContent-Length: 0\r\n\r\n"},
      {"bare LF after the request line", "POST /mcp HTTP/1.1\n" + host + json + "\r\n"},
      {"bare LF as the end", start + "Content-Length: 0\r\n\n"},
      {"bare LF everywhere", "POST /mcp HTTP/1.1\nHost: localhost\n\n"},
      {"bare CR in a value", start + "X: a\rContent-Length: 5\r\n\r\nhello"},
      {"NUL in a value", start + std::string("X: a\0b\r\n", 8) + "Content-Length: 0\r\n\r\n"},
      {"header without colon", start + "Content-Length 5\r\n\r\nhello"},
      {"header without name", start + ": a\r\n\r\n"},
      {"header name with brackets", start + "Content(Length): 5\r\n\r\nhello"},
      {"empty line first", "\r\n" + start + "Content-Length: 0\r\n\r\n"},
      {"two spaces in the request line", "POST  /mcp HTTP/1.1\r\n" + host + json + "\r\n"},
      {"space after the version", "POST /mcp HTTP/1.1 \r\n" + host + json + "\r\n"},
      {"no version", "POST /mcp\r\n" + host + json + "\r\n"},
      {"no Host", line + json + "Content-Length: 0\r\n\r\n"},
      {"two Hosts", line + host + host + json + "Content-Length: 0\r\n\r\n"},
      {"chunk size in 0x", chunked + "0x5\r\nhello\r\n0\r\n\r\n"},
      {"chunk size with sign", chunked + "+5\r\nhello\r\n0\r\n\r\n"},
      {"chunk size with a space before", chunked + " 5\r\nhello\r\n0\r\n\r\n"},
      {"chunk size with a space after", chunked + "5 \r\nhello\r\n0\r\n\r\n"},
      {"chunk size empty", chunked + "\r\nhello\r\n0\r\n\r\n"},
      {"chunk size over 64 bits", chunked + "10000000000000005\r\nhello\r\n0\r\n\r\n"},
      {"chunk size ends with bare LF", chunked + "5\nhello\r\n0\r\n\r\n"},
      {"chunk shorter than it says", chunked + "8\r\nhello\r\n0\r\n\r\n"},
      {"chunk longer than it says", chunked + "3\r\nhello\r\n0\r\n\r\n"},
      {"chunk ends with bare LF", chunked + "5\r\nhello\n0\r\n\r\n"},
      {"chunk extension with bare LF", chunked + "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"},
      {"chunk extension without name", chunked + "5;\r\nhello\r\n0\r\n\r\n"},
      {"trailer with bare LF", chunked + "0\r\nX: a\nY: b\r\n\r\n"},
      {"trailer with length", chunked + "0\r\nContent-Length: 5\r\n\r\n"},
  }));
  CAPTURE(row.what);
  Served served;
  RawClient client(served.port());
  client.send(row.bytes + hidden);
  auto const response = client.read();
  CHECK(response.status == 400);
  CHECK(response.headers.find("Connection") == "close");
  CHECK(response.body.starts_with(R"({"jsonrpc":"2.0","error":)"));
  CHECK(client.rest().empty());
  CHECK(served.handler.seen().messages.empty());
}

TEST_CASE("other versions of HTTP are answered 505") {
  Served served;
  CHECK(RawClient(served.port()).ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status == 505);
  CHECK(RawClient(served.port()).ask("GET /mcp HTTP/1.2\r\nHost: localhost\r\n\r\n").status == 505);
}

}  // namespace affinity::tests::http_smuggling_test
