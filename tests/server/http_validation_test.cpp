#include "server/settings/http_validation.hpp"

#include "server/command_line/token_options.hpp"
#include "support/catch.hpp"

namespace affinity::server::http_validation_test {

namespace {

Address const inside{"127.0.0.1", 8765};
Address const outside{"0.0.0.0", 8765};

Settings safe() {
  Settings settings;
  settings.behind_tls_proxy = true;
  settings.allowed_hosts = {"mcp.example.com"};
  return settings;
}

std::string why_not(Settings const& settings, Address const& listen, bool key = false) {
  auto const may = validate_http_settings(settings, listen, key);
  return may ? std::string() : may.error().message + " " + may.error().next_step;
}

bool says(std::string const& text, std::string_view word) { return text.find(word) != std::string::npos; }

}  // namespace

TEST_CASE("H-3: an address that others reach wants auth, TLS and a name") {
  CHECK(why_not(safe(), outside).empty());
  auto settings = safe();
  settings.behind_tls_proxy = false;
  CHECK(says(why_not(settings, outside), "--tls-cert"));
  settings.tls_cert = "chain.pem";
  settings.tls_key = "key.pem";
  CHECK(why_not(settings, outside).empty());
  settings.tls_key.clear();
  CHECK(says(why_not(settings, outside), "go together"));
  settings = safe();
  settings.auth = Auth::none;
  CHECK(says(why_not(settings, outside), "--auth none"));
}

TEST_CASE("H-2: an address that others reach wants the name under which they do") {
  auto settings = safe();
  settings.allowed_hosts.clear();
  CHECK(says(why_not(settings, outside), "--allowed-host"));
  settings.public_url = "https://mcp.example.com/mcp";
  CHECK(why_not(settings, outside).empty());
}

TEST_CASE("H-3: only addresses of this machine count as such") {
  for (auto const* host : {"127.0.0.1", "127.9.9.9", "::1", "localhost"}) CHECK(is_loopback(host));
  for (auto const* host :
       {"0.0.0.0", "::", "10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", "", "0x7f.1"})
    CHECK_FALSE(is_loopback(host));
}

TEST_CASE("on this machine every way of --auth may start") {
  for (auto const auth : {Auth::token, Auth::mapped, Auth::none}) {
    Settings settings;
    settings.auth = auth;
    CHECK(why_not(settings, inside).empty());
  }
}

TEST_CASE("T-1: with a key in the environment nobody starts a server of many principals") {
  for (auto const auth : {Auth::mapped, Auth::oauth}) {
    Settings settings;
    settings.auth = auth;
    settings.sandbox = true;
    settings.oauth_issuer = "https://login.example.com";
    settings.oauth_jwks = "keys.json";
    CHECK(why_not(settings, inside).empty());
    CHECK(says(why_not(settings, inside, true), "AFFINITY_API_KEY"));
  }
  CHECK(why_not({}, inside, true).empty());
}

TEST_CASE(
    "a start with OAuth wants an issuer, its keys, and the URL of a server that is called by another name") {
  Settings settings;
  settings.auth = Auth::oauth;
  CHECK(says(why_not(settings, inside), "--oauth-issuer"));
  settings.oauth_issuer = "https://login.example.com";
  CHECK(says(why_not(settings, inside), "--oauth-jwks"));
  settings.oauth_jwks = "keys.json";
  CHECK(why_not(settings, inside).empty());
  settings.behind_tls_proxy = true;
  CHECK(says(why_not(settings, inside), "--public-url"));
  settings.public_url = "https://mcp.example.com/mcp";
  CHECK(why_not(settings, inside).empty());
}

TEST_CASE("a token's end is a span or a date that lies ahead") {
  WallTime now{};
  REQUIRE(from_iso("2026-11-21T09:00:00Z", now));
  CHECK(to_iso(*read_expiry("90d", now)) == "2027-02-19T09:00:00.000Z");
  CHECK(to_iso(*read_expiry("12h", now)) == "2026-11-21T21:00:00.000Z");
  CHECK(to_iso(*read_expiry("30m", now)) == "2026-11-21T09:30:00.000Z");
  CHECK(to_iso(*read_expiry("2027-01-01", now)) == "2027-01-01T00:00:00.000Z");
  for (auto const* text :
       {"", "d", "0d", "-5d", "90", "90days", "90 d", "9999999d", "soon", "2026-11-21", "2026-13-01"}) {
    CAPTURE(text);
    CHECK_FALSE(read_expiry(text, now));
  }
}

}  // namespace affinity::server::http_validation_test
