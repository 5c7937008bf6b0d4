#include "transport/web_url.hpp"

#include "support/catch.hpp"

namespace affinity::transport::web_url_test {

TEST_CASE("a URL is taken apart, scheme and host in lower case") {
  auto const url = parse_web_url("HTTPS://Login.Example.com:8443/Keys?a=B");
  REQUIRE(url);
  CHECK(url->origin() == "https://login.example.com:8443");
  CHECK(url->host() == "login.example.com");
  CHECK(url->target == "/Keys?a=B");
  CHECK(url->path() == "/Keys");
  CHECK(parse_web_url("http://[::1]:9/x")->host() == "[::1]");
  CHECK(parse_web_url("https://a.example?q")->target == "/?q");
}

TEST_CASE("N-1: what is no https URL is refused, but for http on this machine") {
  for (auto const* text :
       {"", "login.example.com", "ftp://a", "file:///etc/passwd", "https://", "https:///x",
        "https://user@host/", "https://user:pw@host/", "https://a b", "https://a/#f", "https://a\\b",
        "https://[::1", "http://login.example.com", "http://10.0.0.1/", "http://127.0.0.1.example.com",
        "http://localhost.example.com", "https://a\r\nX: y", "https://:443/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_web_url(text));
  }
  for (auto const* text : {"https://a.example", "http://127.0.0.1:1/x", "http://localhost/x"})
    CHECK(parse_web_url(text));
}

TEST_CASE("two spellings of one resource have one canonical form") {
  CHECK(canonical_resource("HTTPS://MCP.Example.com/mcp/") == "https://mcp.example.com/mcp");
  CHECK(canonical_resource("https://mcp.example.com/MCP") == "https://mcp.example.com/MCP");
  CHECK(canonical_resource("https://mcp.example.com") == canonical_resource("https://mcp.example.com/"));
  CHECK(canonical_resource("API-Identifier/") == "API-Identifier/");
}

}  // namespace affinity::transport::web_url_test
