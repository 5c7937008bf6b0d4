#pragma once
// The settings of the program, after validation.

#include "base/clock.hpp"
#include "base/crypto/secret.hpp"
#include "base/log/log.hpp"
#include "mcp/concurrency_limiter.hpp"
#include "tools/confirm.hpp"
#include "tools/selection.hpp"
#include "transport/http/listener.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace affinity::server {

// Who may use the HTTP server.
enum class Auth {
  token,   // whoever has the one token
  mapped,  // whoever has a token of the principals file, as its principal
  oauth,   // whoever brings an access token of the issuer, as the principal that it names
  none,    // everybody on this machine
};

struct Address {
  std::string host{};
  std::uint16_t port = 0;
};

struct Settings {
  // Affinity
  Secret api_key{};
  std::string base_url = "https://api.affinity.co";
  std::string ca_file{};
  bool env_proxy = false;
  bool bearer = false;  // the key as Bearer instead of Basic

  // The sandbox
  bool sandbox = false;
  std::vector<std::string> sandbox_keys{};
  std::optional<int> sandbox_limit = 900;  // requests a minute per key
  std::optional<WallTime> sandbox_clock{};
  std::string sandbox_data{};    // a file with another firm
  std::string sandbox_file{};    // keeps the records between runs
  bool sandbox_webhooks = true;  // only the sandbox command has them
  std::size_t sandbox_people = 0, sandbox_organizations = 0, sandbox_entries = 0;  // at least so many

  // HTTP
  std::optional<Address> listen{};
  Auth auth = Auth::token;
  bool new_token = false;
  std::string principals{};  // the file; empty = where it is by default
  std::string oauth_issuer{};
  std::string oauth_audience{};                 // empty = the URL of this server
  std::string oauth_jwks{};                     // a file or a URL
  std::string oauth_authorization_server{};     // empty = the issuer
  std::string oauth_claim = "sub";              // names the principal
  bool oauth_email_verified_by_issuer = false;  // tokens need not say that an address was
  std::string public_url{};                     // what clients call us; empty = where we listen
  std::string tls_cert{}, tls_key{};
  bool behind_tls_proxy = false;
  std::vector<std::string> allowed_hosts{};
  std::vector<std::string> allowed_origins{};
  std::size_t max_sessions = 1000;
  std::size_t max_sessions_per_principal = 16;  // of one principal, where tokens name principals
  std::size_t max_streams = 128;
  std::size_t max_streams_per_principal = 4;       // likewise
  std::size_t max_connections_per_principal = 64;  // likewise
  transport::HttpSettings http{};                  // its limits
  mcp::ConcurrencyLimiter::Limits
      concurrency{};  // max_per_principal holds where there are several principals

  // What is offered
  tools::Selection selection{};
  tools::Confirm confirm = tools::Confirm::automatic;
  bool output_schemas = true;

  // Files
  std::vector<std::string> files_roots{};
  std::optional<std::size_t>
      max_file_bytes{};  // of files that come or go as bytes; by default as the transport bears

  // Calls
  Milliseconds deadline{50'000};
  Milliseconds metadata_cache{30'000};  // 0 = off
  bool rate_limited = true;             // --rate-limit off
  std::optional<int> rate_limit{};      // requests a minute to Affinity; nothing = 80 % of what it grants
  int month_reserve = 10;               // percent of the month's calls that bulk work leaves alone
  std::size_t max_result = 48 * 1024;
  std::size_t max_line = 10u << 20;  // of input over stdio
  std::optional<Milliseconds>
      drain{};              // how long running calls have at the end; by default as the transport has it
  std::string audit_log{};  // empty = the log
  Level log_level = Level::info;
  bool no_color = false;
};

}  // namespace affinity::server
