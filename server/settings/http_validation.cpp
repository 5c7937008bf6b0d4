#include "server/settings/http_validation.hpp"

#include <boost/asio/ip/address.hpp>

namespace affinity::server {

namespace {

Result<void> invalid(std::string why, std::string next) {
  return fail(ErrorKind::invalid, std::move(why), std::move(next));
}

Result<void> valid() { return boost::system::in_place_value; }

Result<void> check_exposure(Settings const& settings, Address const& listen) {
  if (settings.tls_cert.empty() != settings.tls_key.empty())
    return invalid("--tls-cert and --tls-key go together; only one of them is set.",
                   "Give both, or neither.");
  if (is_loopback(listen.host)) return valid();
  auto const outside = listen.host + " can be reached from other machines";
  if (settings.auth == Auth::none)
    return invalid(outside + ", and with --auth none everybody there could use your Affinity account.",
                   "Use --auth token, mapped or oauth, or listen on 127.0.0.1.");
  if (settings.tls_cert.empty() && !settings.behind_tls_proxy)
    return invalid(
        outside + ", and without TLS tokens and records could be read on the way.",
        "Give --tls-cert FILE and --tls-key FILE; or, where a proxy in front speaks TLS and nobody else "
        "reaches the address, --behind-tls-proxy; or listen on 127.0.0.1.");
  if (settings.allowed_hosts.empty() && settings.public_url.empty())
    return invalid(outside + ", but no name is known under which clients call it.",
                   "Give --allowed-host mcp.example.com, or --public-url https://mcp.example.com/mcp.");
  return valid();
}

Result<void> check_oauth(Settings const& settings) {
  if (settings.auth != Auth::oauth) return valid();
  if (settings.oauth_issuer.empty() || settings.oauth_jwks.empty())
    return invalid("--auth oauth needs to know whose access tokens it may believe, and their keys.",
                   "Give --oauth-issuer https://login.example.com and --oauth-jwks FILE or URL.");
  if (settings.oauth_claim.empty())
    return invalid("--oauth-claim is empty.", "Name the claim that says who somebody is, such as sub.");
  bool const called_otherwise = settings.behind_tls_proxy || !settings.allowed_hosts.empty();
  if (called_otherwise && settings.public_url.empty())
    return invalid(
        "--auth oauth tells clients the URL of this server, and behind a proxy or under another name it "
        "cannot know it.",
        "Give --public-url https://mcp.example.com/mcp.");
  return valid();
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  boost::system::error_code ec;
  auto const address = boost::asio::ip::make_address(std::string(host), ec);
  return !ec && address.is_loopback();
}

Result<void> validate_http_settings(Settings const& settings, Address const& listen, bool shared_key) {
  if (has_key_per_principal(settings.auth) && shared_key)
    return invalid(
        "With --auth mapped or oauth every principal has an Affinity key of its own, but AFFINITY_API_KEY "
        "or AFFINITY_API_KEY_FILE is set too, and nobody may come to use it by mistake.",
        "Unset it. A key belongs into the principals file: affinity-crm-mcp token add PRINCIPAL.");
  if (auto reach = check_exposure(settings, listen); !reach) return reach;
  return check_oauth(settings);
}

}  // namespace affinity::server
