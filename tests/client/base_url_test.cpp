#include "client/curl/base_url.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace affinity::tests::base_url_test {

using client::checked_base_url;

TEST_CASE("N-1: https anywhere and http on loopback are base URLs") {
  std::vector<std::pair<char const*, char const*>> const rows = {
      {"https://api.affinity.co", "https://api.affinity.co"},
      {"https://api.affinity.co/", "https://api.affinity.co"},
      {"HTTPS://API.Affinity.CO:8443", "https://api.affinity.co:8443"},
      {"https://10.0.0.1", "https://10.0.0.1"},
      {"http://localhost:8766", "http://localhost:8766"},
      {"http://LOCALHOST", "http://localhost"},
      {"http://127.0.0.1:1/", "http://127.0.0.1:1"},
      {"http://127.8.9.10:80", "http://127.8.9.10:80"},
      {"http://[::1]:8766", "http://[::1]:8766"},
  };
  for (auto const& [given, kept] : rows) {
    CAPTURE(given);
    auto const checked = checked_base_url(given);
    REQUIRE(checked.has_value());
    CHECK(*checked == kept);
  }
}

// In capitals libcurl reads it; a plain one is taken as it stands.
TEST_CASE("N-1: a plain base URL means what libcurl would make of it") {
  for (std::string const given : {"https://affinity.example",
                                  "https://a.b-c.d9.example:1",
                                  "https://affinity",
                                  "https://x.example:65535",
                                  "https://9.example",
                                  "https://deadbeef",
                                  "https://abc:443",
                                  "http://localhost",
                                  "http://localhost:80",
                                  "https://localhost:8443",
                                  "https://a.example:65536",
                                  "https://a.example:0",
                                  "https://a.example:080",
                                  "https://a.example:",
                                  "https://a.example:1:2",
                                  "https://a.example:-1",
                                  "https://a.example:1x",
                                  "http://a.example",
                                  "https://a..b",
                                  "https://.a",
                                  "https://a.",
                                  "https://0x7f",
                                  "https://0x7f.1"}) {
    CAPTURE(given);
    auto capitals = given;
    std::ranges::transform(capitals, capitals.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    auto const plain = checked_base_url(given), read = checked_base_url(capitals);
    REQUIRE(plain.has_value() == read.has_value());
    if (plain) CHECK(*plain == *read);
  }
}

TEST_CASE("N-1: anything else is refused with a sentence that says what to give") {
  for (auto const* given : {"",
                            " ",
                            "api.affinity.co",
                            "affinity",
                            "https://",
                            "https:///",
                            "http://api.affinity.co",
                            "http://10.0.0.1",
                            "http://localhost.evil.example",
                            "http://127.0.0.1.evil.example",
                            "http://127.evil",
                            "http://[::2]",
                            "http://[fe80::1%25eth0]",
                            "https://[fe80::1%25eth0]",
                            "https://user@api.affinity.co",
                            "https://:pass@api.affinity.co",
                            "https://@api.affinity.co",
                            "https://api.affinity.co/v2",
                            "https://api.affinity.co//",
                            "https://api.affinity.co/?",
                            "https://api.affinity.co?x=1",
                            "https://api.affinity.co#x",
                            "https://api.affinity.co/#",
                            "ftp://localhost",
                            "file:///etc/passwd",
                            "https://api.affinity.co:99999",
                            "https://api.affinity.co:x",
                            "https://api affinity.co",
                            "https://api.affinity.co\r\n",
                            "https://api.affinity.co\\@evil.example",
                            "https://caf\xc3\xa9.example",
                            "javascript:alert(1)"}) {
    CAPTURE(given);
    auto const checked = checked_base_url(given);
    REQUIRE(!checked.has_value());
    CHECK(checked.error().kind == ErrorKind::invalid);
    CHECK(checked.error().next_step.find("https://api.affinity.co") != std::string::npos);
  }
}

TEST_CASE("a password in a base URL is not repeated") {
  auto const checked = checked_base_url("https://user:hunter2@api.affinity.co");
  REQUIRE(!checked.has_value());
  CHECK(checked.error().message.find("hunter2") == std::string::npos);
}

TEST_CASE("the host is what stands between the scheme and the end") {
  CHECK(client::host_of("https://api.affinity.co") == "api.affinity.co");
  CHECK(client::host_of("http://[::1]:8766") == "[::1]:8766");
}

}  // namespace affinity::tests::base_url_test
