#include "server/options.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <charconv>
#include <cstdlib>
#include <limits>

#include "base/unique_fd.hpp"
#include "client/curl_wire.hpp"
#include "sandbox/api.hpp"
#include "transport/web_url.hpp"

namespace affinity::server {

namespace {

Result<void> wrong(std::string why) { return fail(ErrorKind::invalid, std::move(why)); }
Result<void> good() { return boost::system::in_place_value; }

template<class Number> Result<Number> number(std::string const& text, Number least, Number most) {
  Number out{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < least || out > most) {
    return fail(ErrorKind::invalid, "\"" + text + "\" is not a whole number from " + std::to_string(least) +
                                        " to " + std::to_string(most) + ".");
  }
  return out;
}

Result<void> set_size(std::size_t& out, std::string const& text, std::size_t least) {
  auto const value = number<std::size_t>(text, least, std::size_t(1) << 32);
  if (!value) return fail(value);
  out = *value;
  return good();
}

Result<void> set_flag(bool& out, std::string const& text) {
  if (text != "true" && text != "false" && text != "1" && text != "0")
    return wrong("\"" + text + "\" is neither true nor false.");
  out = text == "true" || text == "1";
  return good();
}

Result<void> set_base_url(Settings& s, std::string const& text) {
  auto url = client::checked_base_url(text);
  if (!url) return fail(url);
  s.base_url = *url;
  return good();
}

Result<void> set_api_auth(Settings& s, std::string const& text) {
  if (text != "basic" && text != "bearer") return wrong("Give basic or bearer.");
  s.bearer = text == "bearer";
  return good();
}

Result<void> set_limit(Settings& s, std::string const& text) {
  if (text == "none") {
    s.sandbox_limit.reset();
    return good();
  }
  auto const value = number<int>(text, 1, 1'000'000);
  if (!value) return fail(value);
  s.sandbox_limit = *value;
  return good();
}

Result<void> set_rate_limit(Settings& s, std::string const& text) {
  s.limited = text != "off";
  s.rate_limit.reset();
  if (!s.limited) return good();
  auto const value = number<int>(text, 1, 1'000'000);
  if (!value) return fail(value);
  s.rate_limit = *value;
  return good();
}

Result<void> set_month_reserve(Settings& s, std::string const& text) {
  auto const percent = number<int>(text, 0, 100);
  if (!percent) return fail(percent);
  s.month_reserve = *percent;
  return good();
}

Result<void> set_clock(Settings& s, std::string const& text) {
  WallTime time{};
  if (!from_iso(text, time))
    return wrong("\"" + text + "\" is not a date or a time such as 2026-11-21T09:00:00Z.");
  s.sandbox_clock = time;
  return good();
}

// Reads the file at once, so that what is wrong with it is said where it was given.
Result<void> set_data(Settings& s, std::string const& text) {
  s.sandbox_data = text;
  return sandbox::check_files({.data = text});
}

Result<void> set_sandbox_file(Settings& s, std::string const& text) {
  s.sandbox_file = text;
  return sandbox::check_files({.file = text});
}

Result<void> set_count(std::size_t& out, std::string const& text) {
  auto const value = number<std::size_t>(text, 0, 1'000'000);
  if (!value) return fail(value);
  out = *value;
  return good();
}

Result<void> set_listen(Settings& s, std::string const& text) {
  auto const colon = text.rfind(':');
  auto host = text.substr(0, colon == std::string::npos ? 0 : colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  auto const port =
      number<std::uint16_t>(colon == std::string::npos ? text : text.substr(colon + 1), 0, 65535);
  if (host.empty() || !port)
    return wrong("Give HOST:PORT, for example 127.0.0.1:8765; port 0 picks a free one.");
  s.listen = Address{.host = host, .port = *port};
  return good();
}

Result<void> set_auth(Settings& s, std::string const& text) {
  for (auto const& [name, auth] : {std::pair{"token", Auth::token}, std::pair{"mapped", Auth::mapped},
                                   std::pair{"oauth", Auth::oauth}, std::pair{"none", Auth::none}}) {
    if (text != name) continue;
    s.auth = auth;
    return good();
  }
  return wrong("Give token, mapped, oauth or none.");
}

Result<void> set_url(std::string& out, std::string const& text) {
  if (!transport::read_web_url(text)) {
    return wrong("\"" + text + "\" is no URL that can be used here. Give https://HOST[:PORT]/PATH, or http on "
                 "a loopback address; without user, blanks and fragment.");
  }
  out = text;
  return good();
}

Result<void> set_jwks(Settings& s, std::string const& text) {
  if (text.starts_with("https://") || text.starts_with("http://")) return set_url(s.oauth_jwks, text);
  s.oauth_jwks = text;
  return good();
}

Result<void> set_confirm(Settings& s, std::string const& text) {
  if (text == "auto")
    s.confirm = tools::Confirm::automatic;
  else if (text == "always")
    s.confirm = tools::Confirm::always;
  else if (text == "never")
    s.confirm = tools::Confirm::never;
  else
    return wrong("Give auto, always or never.");
  return good();
}

Result<void> set_deadline(Settings& s, std::string const& text) {
  auto const seconds = number<int>(text, 1, 3600);
  if (!seconds) return fail(seconds);
  s.deadline = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_metadata_cache(Settings& s, std::string const& text) {
  if (text == "off") {
    s.metadata_cache = Milliseconds(0);
    return good();
  }
  auto const seconds = number<int>(text, 1, 3600);
  if (!seconds) return wrong("Give a number of seconds from 1 to 3600, or off.");
  s.metadata_cache = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_seconds(Milliseconds& out, std::string const& text) {
  auto const seconds = number<int>(text, 1, 86'400);
  if (!seconds) return fail(seconds);
  out = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_memory(std::size_t& out, std::string const& text) {
  if (text != "none") return set_size(out, text, 64u << 20);
  out = 0;
  return good();
}

Result<void> set_switch(bool& out, std::string const& text) {
  if (text != "on" && text != "off") return wrong("Give on or off.");
  out = text == "on";
  return good();
}

Result<void> set_queue_wait(Settings& s, std::string const& text) {
  auto const seconds = number<int>(text, 0, 600);
  if (!seconds) return fail(seconds);
  s.turnstile.wait = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_level(Settings& s, std::string const& text) {
  for (auto const& [name, level] : {std::pair{"debug", Level::debug}, std::pair{"info", Level::info},
                                    std::pair{"warning", Level::warning}, std::pair{"error", Level::error}}) {
    if (text != name) continue;
    s.log_level = level;
    return good();
  }
  return wrong("Give debug, info, warning or error.");
}

constexpr auto flag = Option::Kind::flag;
constexpr auto values = Option::Kind::values;

// clang-format off
constexpr Option rows[] = {
    {.flag = "--base-url", .environment = "AFFINITY_BASE_URL", .value = "URL", .fallback = "https://api.affinity.co",
     .help = "Where Affinity is: https, or http on this machine (the sandbox)", .scope = Scope::affinity, .apply = set_base_url},
    {.flag = "--api-auth", .environment = "AFFINITY_API_AUTH", .value = "basic|bearer", .fallback = "basic",
     .help = "How the Affinity key is sent", .scope = Scope::affinity, .apply = set_api_auth},
    {.flag = "--ca-file", .environment = "AFFINITY_CA_FILE", .value = "FILE", .fallback = "",
     .help = "More certificate authorities to trust (PEM)", .scope = Scope::affinity,
     .apply = [](Settings& s, std::string const& text) { s.ca_file = text; return good(); }},
    {.flag = "--use-env-proxy", .environment = "AFFINITY_USE_ENV_PROXY", .fallback = "off",
     .help = "Reach Affinity through the proxy that https_proxy names, in a tunnel that it cannot read", .scope = Scope::affinity,
     .kind = flag, .apply = [](Settings& s, std::string const& text) { return set_flag(s.env_proxy, text); }},

    {.flag = "--sandbox", .environment = "AFFINITY_SANDBOX", .fallback = "off",
     .help = "Serve the built-in example firm instead of Affinity; needs no key", .scope = Scope::sandbox, .kind = flag,
     .apply = [](Settings& s, std::string const& text) { return set_flag(s.sandbox, text); }},
    {.flag = "--key", .environment = "AFFINITY_SANDBOX_KEYS", .value = "KEY", .fallback = "sandbox",
     .help = "One more key that the sandbox accepts, for its next team member; may be repeated", .scope = Scope::sandbox,
     .kind = values, .apply = [](Settings& s, std::string const& text) { s.sandbox_keys.push_back(text); return good(); }},
    {.flag = "--limit", .environment = "AFFINITY_SANDBOX_LIMIT", .value = "N|none", .fallback = "900",
     .help = "Requests a minute that the sandbox grants each key", .scope = Scope::sandbox, .apply = set_limit},
    {.flag = "--clock", .environment = "AFFINITY_SANDBOX_CLOCK", .value = "TIME", .fallback = "the system's",
     .help = "The sandbox's time, ISO 8601; it stands still then", .scope = Scope::sandbox, .apply = set_clock},
    {.flag = "--data", .environment = "AFFINITY_SANDBOX_DATA", .value = "FILE", .fallback = "a firm that we invented",
     .help = "JSON with another firm for the sandbox", .scope = Scope::sandbox, .apply = set_data},
    {.flag = "--sandbox-file", .environment = "AFFINITY_SANDBOX_FILE", .value = "FILE", .fallback = "none",
     .help = "Keeps the sandbox's records between runs", .scope = Scope::sandbox, .apply = set_sandbox_file},
    {.flag = "--webhooks", .environment = "AFFINITY_SANDBOX_WEBHOOKS", .value = "on|off", .fallback = "on",
     .help = "Whether the sandbox command sends events to webhooks on this machine", .scope = Scope::sandbox, .apply = [](Settings& s, std::string const& text) { return set_switch(s.sandbox_webhooks, text); }},
    {.flag = "--people", .environment = "AFFINITY_SANDBOX_PEOPLE", .value = "N", .fallback = "the firm's",
     .help = "Fill the sandbox up to so many people", .scope = Scope::sandbox,
     .apply = [](Settings& s, std::string const& text) { return set_count(s.sandbox_people, text); }},
    {.flag = "--organizations", .environment = "AFFINITY_SANDBOX_ORGANIZATIONS", .value = "N", .fallback = "the firm's",
     .help = "Fill the sandbox up to so many organizations", .scope = Scope::sandbox,
     .apply = [](Settings& s, std::string const& text) { return set_count(s.sandbox_organizations, text); }},
    {.flag = "--entries", .environment = "AFFINITY_SANDBOX_ENTRIES", .value = "N", .fallback = "0",
     .help = "Add the list \"Universe\" with so many organizations", .scope = Scope::sandbox,
     .apply = [](Settings& s, std::string const& text) { return set_count(s.sandbox_entries, text); }},

    {.flag = "--read-only", .environment = "AFFINITY_READ_ONLY", .fallback = "off",
     .help = "Offer only tools that read, and send nothing but reads", .scope = Scope::offer, .kind = flag,
     .apply = [](Settings& s, std::string const& text) { return set_flag(s.selection.read_only, text); }},
    {.flag = "--methods", .environment = "AFFINITY_METHODS", .value = "LIST", .fallback = "all",
     .help = "Offer only these: read, write, custom, list, get, create, update, delete", .scope = Scope::offer, .kind = values,
     .apply = [](Settings& s, std::string const& text) { s.selection.methods.push_back(text); return good(); }},
    {.flag = "--toolsets", .environment = "AFFINITY_TOOLSETS", .value = "LIST", .fallback = "all",
     .help = "Offer only these: persons, notes, lists, ...; webhooks and chatgpt only where named (all,chatgpt)", .scope = Scope::offer, .kind = values,
     .apply = [](Settings& s, std::string const& text) { s.selection.toolsets.push_back(text); return good(); }},
    {.flag = "--tools", .environment = "AFFINITY_TOOLS", .value = "LIST", .fallback = "all",
     .help = "Offer only these tools, by name", .scope = Scope::offer, .kind = values,
     .apply = [](Settings& s, std::string const& text) { s.selection.tools.push_back(text); return good(); }},
    {.flag = "--exclude-tools", .environment = "AFFINITY_EXCLUDE_TOOLS", .value = "LIST", .fallback = "none",
     .help = "Never offer these tools", .scope = Scope::offer, .kind = values,
     .apply = [](Settings& s, std::string const& text) { s.selection.exclude.push_back(text); return good(); }},
    {.flag = "--confirm", .environment = "AFFINITY_CONFIRM", .value = "auto|always|never", .fallback = "auto",
     .help = "Ask a person before something is destroyed: where the client can, or else refuse (always), or never",
     .scope = Scope::offer, .apply = set_confirm},

    {.flag = "--listen", .environment = "AFFINITY_LISTEN", .value = "HOST:PORT", .fallback = "127.0.0.1:8765",
     .help = "Where http and sandbox (127.0.0.1:8766) listen", .scope = Scope::http, .apply = set_listen},
    {.flag = "--auth", .environment = "AFFINITY_AUTH", .value = "token|mapped|oauth|none", .fallback = "token",
     .help = "Who may use the HTTP server: whoever has its token, a token of the principals file, an access token of the "
             "issuer, or everybody on this machine", .scope = Scope::http, .apply = set_auth},
    {.flag = "--principals", .environment = "AFFINITY_PRINCIPALS", .value = "FILE", .fallback = "in the state folder",
     .help = "Who there is with which Affinity key, for mapped and oauth; the token command writes it", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { s.principals = text; return good(); }},
    {.flag = "--oauth-issuer", .environment = "AFFINITY_OAUTH_ISSUER", .value = "URL", .fallback = "",
     .help = "Whose access tokens are believed (iss)", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_url(s.oauth_issuer, text); }},
    {.flag = "--oauth-jwks", .environment = "AFFINITY_OAUTH_JWKS", .value = "FILE|URL", .fallback = "",
     .help = "The keys that the issuer signs with (JWKS)", .scope = Scope::http, .apply = set_jwks},
    {.flag = "--oauth-audience", .environment = "AFFINITY_OAUTH_AUDIENCE", .value = "TEXT", .fallback = "the URL of this server",
     .help = "What access tokens must be made out for (aud)", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { s.oauth_audience = text; return good(); }},
    {.flag = "--oauth-authorization-server", .environment = "AFFINITY_OAUTH_AUTHORIZATION_SERVER", .value = "URL",
     .fallback = "the issuer", .help = "Where clients are told to get access tokens", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_url(s.oauth_authorization_server, text); }},
    {.flag = "--oauth-claim", .environment = "AFFINITY_OAUTH_CLAIM", .value = "NAME", .fallback = "sub",
     .help = "The claim of an access token that names the principal", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { s.oauth_claim = text; return good(); }},
    {.flag = "--public-url", .environment = "AFFINITY_PUBLIC_URL", .value = "URL", .fallback = "where it listens",
     .help = "What clients call the server, such as https://mcp.example.com/mcp; its host is accepted", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_url(s.public_url, text); }},
    {.flag = "--tls-cert", .environment = "AFFINITY_TLS_CERT", .value = "FILE", .fallback = "none",
     .help = "Certificate chain of the HTTP server (PEM); it then speaks TLS alone", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { s.tls_cert = text; return good(); }},
    {.flag = "--tls-key", .environment = "AFFINITY_TLS_KEY", .value = "FILE", .fallback = "none",
     .help = "Its private key (PEM), readable by nobody else", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { s.tls_key = text; return good(); }},
    {.flag = "--behind-tls-proxy", .environment = "AFFINITY_BEHIND_TLS_PROXY", .fallback = "off",
     .help = "A proxy in front speaks TLS, and nobody else reaches the address", .scope = Scope::http, .kind = flag,
     .apply = [](Settings& s, std::string const& text) { return set_flag(s.behind_tls_proxy, text); }},
    {.flag = "--new-token", .environment = "", .fallback = "off",
     .help = "Make a new token; the old one stops working", .scope = Scope::http, .kind = flag,
     .apply = [](Settings& s, std::string const& text) { return set_flag(s.new_token, text); }},
    {.flag = "--allowed-host", .environment = "AFFINITY_ALLOWED_HOSTS", .value = "HOST", .fallback = "loopback names",
     .help = "One more Host header to accept; may be repeated", .scope = Scope::http, .kind = values,
     .apply = [](Settings& s, std::string const& text) { s.allowed_hosts.push_back(text); return good(); }},
    {.flag = "--allowed-origin", .environment = "AFFINITY_ALLOWED_ORIGINS", .value = "ORIGIN", .fallback = "loopback origins",
     .help = "One more Origin header to accept; may be repeated", .scope = Scope::http, .kind = values,
     .apply = [](Settings& s, std::string const& text) { s.allowed_origins.push_back(text); return good(); }},
    {.flag = "--max-body", .environment = "AFFINITY_MAX_BODY", .value = "BYTES", .fallback = "4194304",
     .help = "Largest HTTP request body", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.max_body, text, 1024); }},
    {.flag = "--max-header", .environment = "AFFINITY_MAX_HEADER", .value = "BYTES", .fallback = "16384",
     .help = "Largest head of an HTTP request: its line and all headers", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.max_header, text, 256); }},
    {.flag = "--max-header-fields", .environment = "AFFINITY_MAX_HEADER_FIELDS", .value = "N", .fallback = "100",
     .help = "HTTP headers of one request", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.max_header_fields, text, 1); }},
    {.flag = "--max-url", .environment = "AFFINITY_MAX_URL", .value = "BYTES", .fallback = "2048",
     .help = "Longest URL of an HTTP request", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.max_url, text, 16); }},
    {.flag = "--max-connections", .environment = "AFFINITY_MAX_CONNECTIONS", .value = "N", .fallback = "256",
     .help = "HTTP connections at a time", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.max_connections, text, 1); }},
    {.flag = "--max-sessions", .environment = "AFFINITY_MAX_SESSIONS", .value = "N", .fallback = "1000",
     .help = "Sessions at a time, of clients that send initialize over HTTP", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.max_sessions, text, 1); }},
    {.flag = "--max-sessions-each", .environment = "AFFINITY_MAX_SESSIONS_EACH", .value = "N", .fallback = "16",
     .help = "Of these for one principal, where tokens name principals", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.max_sessions_each, text, 1); }},
    {.flag = "--max-streams", .environment = "AFFINITY_MAX_STREAMS", .value = "N", .fallback = "128",
     .help = "Streams that stay open at a time: a GET of a session, subscriptions/listen", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.max_streams, text, 1); }},
    {.flag = "--max-streams-each", .environment = "AFFINITY_MAX_STREAMS_EACH", .value = "N", .fallback = "4",
     .help = "Of these for one principal, where tokens name principals", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.max_streams_each, text, 1); }},
    {.flag = "--max-connections-per-address", .environment = "AFFINITY_MAX_CONNECTIONS_PER_ADDRESS", .value = "N", .fallback = "32",
     .help = "HTTP connections at a time from one address of another machine", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.max_connections_per_address, text, 1); }},
    {.flag = "--max-requests-per-connection", .environment = "AFFINITY_MAX_REQUESTS_PER_CONNECTION", .value = "N", .fallback = "1000",
     .help = "HTTP requests after which a connection is closed", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.max_requests, text, 1); }},
    {.flag = "--header-timeout", .environment = "AFFINITY_HEADER_TIMEOUT", .value = "SECONDS", .fallback = "10",
     .help = "How long the head of an HTTP request may take, and the handshake of TLS", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_seconds(s.http.header_timeout, text); }},
    {.flag = "--body-timeout", .environment = "AFFINITY_BODY_TIMEOUT", .value = "SECONDS", .fallback = "30",
     .help = "How long the body of an HTTP request may take", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_seconds(s.http.body_timeout, text); }},
    {.flag = "--write-timeout", .environment = "AFFINITY_WRITE_TIMEOUT", .value = "SECONDS", .fallback = "30",
     .help = "How long an HTTP client may read nothing of its answer", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_seconds(s.http.write_timeout, text); }},
    {.flag = "--keep-alive", .environment = "AFFINITY_KEEP_ALIVE", .value = "SECONDS", .fallback = "60",
     .help = "How long an HTTP connection may wait for its next request", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_seconds(s.http.keep_alive, text); }},
    {.flag = "--min-body-rate", .environment = "AFFINITY_MIN_BODY_RATE", .value = "BYTES", .fallback = "1024",
     .help = "Bytes a second that the body of an HTTP request must bring from the fifth second on", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.http.min_body_rate, text, 0); }},
    {.flag = "--access-log", .environment = "AFFINITY_ACCESS_LOG", .value = "on|off", .fallback = "on",
     .help = "A line of the log for each HTTP request, without what was said", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_switch(s.http.access_log, text); }},
    {.flag = "--max-memory", .environment = "AFFINITY_MAX_MEMORY", .value = "BYTES|none", .fallback = "none",
     .help = "Memory for the HTTP server; from 90 % on new requests are told to come later", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_memory(s.http.max_memory, text); }},
    {.flag = "--max-calls", .environment = "AFFINITY_MAX_CALLS", .value = "N", .fallback = "64",
     .help = "Tool calls over HTTP that run at a time; more wait", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.turnstile.most, text, 1); }},
    {.flag = "--max-calls-per-principal", .environment = "AFFINITY_MAX_CALLS_PER_PRINCIPAL", .value = "N", .fallback = "8",
     .help = "The same of one principal, where there are several (--auth mapped or oauth)", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.turnstile.most_each, text, 1); }},
    {.flag = "--max-queue", .environment = "AFFINITY_MAX_QUEUE", .value = "N", .fallback = "128",
     .help = "Tool calls over HTTP that wait; more are refused", .scope = Scope::http,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.turnstile.queue, text, 0); }},
    {.flag = "--queue-wait", .environment = "AFFINITY_QUEUE_WAIT", .value = "SECONDS", .fallback = "5",
     .help = "How long a tool call waits for its turn before it is refused", .scope = Scope::http, .apply = set_queue_wait},

    {.flag = "--files-root", .environment = "AFFINITY_FILES_ROOT", .value = "DIR", .fallback = "none",
     .help = "A folder that file tools may read and save in, over stdio; may be repeated", .scope = Scope::offer, .kind = values,
     .apply = [](Settings& s, std::string const& text) { s.files_roots.push_back(text); return good(); }},
    {.flag = "--max-file-bytes", .environment = "AFFINITY_MAX_FILE_BYTES", .value = "BYTES",
     .fallback = "6291456 over stdio, 2621440 over HTTP",
     .help = "Largest file that comes or goes inside a message; larger ones need --files-root", .scope = Scope::offer,
     .apply = [](Settings& s, std::string const& text) { s.max_file_bytes = 0; return set_size(*s.max_file_bytes, text, 0); }},

    {.flag = "--deadline", .environment = "AFFINITY_DEADLINE", .value = "SECONDS", .fallback = "50",
     .help = "How long one call may take", .scope = Scope::calls, .apply = set_deadline},
    {.flag = "--metadata-cache", .environment = "AFFINITY_METADATA_CACHE", .value = "SECONDS|off", .fallback = "30",
     .help = "How long answers about lists, fields and whoami are remembered, for each key and unless it changes them itself",
     .scope = Scope::calls, .apply = set_metadata_cache},
    {.flag = "--rate-limit", .environment = "AFFINITY_RATE_LIMIT", .value = "N|off", .fallback = "80 % of what Affinity grants",
     .help = "Requests a minute to Affinity, per API key", .scope = Scope::calls, .apply = set_rate_limit},
    {.flag = "--month-reserve", .environment = "AFFINITY_MONTH_RESERVE", .value = "PERCENT", .fallback = "10",
     .help = "How much of the month's quota is kept from calls of many pages", .scope = Scope::calls, .apply = set_month_reserve},
    {.flag = "--audit-log", .environment = "AFFINITY_AUDIT_LOG", .value = "FILE", .fallback = "the log",
     .help = "Where a line goes for every call that may have changed something; appended to, readable by its owner alone",
     .scope = Scope::calls, .apply = [](Settings& s, std::string const& text) { s.audit_log = text; return good(); }},
    {.flag = "--max-result", .environment = "AFFINITY_MAX_RESULT", .value = "BYTES", .fallback = "81920",
     .help = "Longest answer of a tool; lists are cut at whole records", .scope = Scope::calls,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.max_result, text, 4096); }},
    {.flag = "--max-line", .environment = "AFFINITY_MAX_LINE", .value = "BYTES", .fallback = "10485760",
     .help = "Longest message over stdio", .scope = Scope::calls,
     .apply = [](Settings& s, std::string const& text) { return set_size(s.max_line, text, 1024); }},
    {.flag = "--drain", .environment = "AFFINITY_DRAIN", .value = "SECONDS", .fallback = "5 over stdio, 10 over HTTP",
     .help = "How long running calls may go on when the program ends", .scope = Scope::calls,
     .apply = [](Settings& s, std::string const& text) { s.drain = Milliseconds{}; return set_seconds(*s.drain, text); }},
    {.flag = "--log-level", .environment = "AFFINITY_LOG_LEVEL", .value = "LEVEL", .fallback = "info",
     .help = "debug, info, warning or error; the log goes to stderr", .scope = Scope::calls, .apply = set_level},
    {.flag = "--no-color", .environment = "", .fallback = "off",
     .help = "No colours on a terminal; NO_COLOR and TERM=dumb say the same", .scope = Scope::calls, .kind = flag,
     .apply = [](Settings& s, std::string const& text) { return set_flag(s.no_color, text); }},
};
// clang-format on

}  // namespace

std::span<Option const> options() { return rows; }

bool has_api_key() {
  for (auto const* name : {"AFFINITY_API_KEY", "AFFINITY_API_KEY_FILE"}) {
    auto const* value = std::getenv(name);
    if (value && *value) return true;
  }
  return false;
}

namespace {

// systemd lets one user read a credential by an access list, which looks as if the group could (systemd.exec(5),
// LoadCredential).
bool is_credential(std::string const& path) {
  auto const* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder && *folder == '/' && path.starts_with(std::string(folder) + "/");
}

}  // namespace

Result<Secret> read_key_file(std::string const& path) {
  UniqueFd const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return fail(ErrorKind::invalid, "The key file " + path + " cannot be read.",
                "Make it and paste the key into it: umask 077; cat > '" + path + "'");
  }
  auto const open_to = is_credential(path) ? 037u : 077u;
  if (!S_ISREG(info.st_mode) || (info.st_mode & open_to) != 0) {
    return fail(ErrorKind::invalid, "The key file " + path + " can be read by others.",
                "Run: chmod 600 " + path);
  }
  if (info.st_uid != ::geteuid() && info.st_uid != 0) {
    return fail(ErrorKind::invalid, "The key file " + path + " belongs to somebody else.",
                "Make it yours with chown.");
  }
  std::string text(4096, '\0');
  auto const got = ::read(file.get(), text.data(), text.size());
  text.resize(got > 0 ? std::size_t(got) : 0);
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  if (text.empty()) return fail(ErrorKind::invalid, "The key file " + path + " is empty.", "Write the key into it.");
  return Secret(std::move(text));
}

Result<Secret> read_api_key() {
  auto const* key = std::getenv("AFFINITY_API_KEY");
  if (key && *key) return Secret(key);
  auto const* file = std::getenv("AFFINITY_API_KEY_FILE");
  if (file && *file) return read_key_file(file);
  return Secret{};
}

}  // namespace affinity::server
