#pragma once
// The settings of the program, after validation.

#include "base/clock.hpp"
#include "base/crypto/secret.hpp"
#include "base/log/log.hpp"
#include "base/time_zone.hpp"
#include "client/v2_errors.hpp"
#include "mcp/concurrency_limiter.hpp"
#include "tools/selection.hpp"
#include "tools/tool_context.hpp"
#include "tools/write/confirmation.hpp"
#include "transport/http/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace affinity::server {

// How the HTTP server authenticates requests.
enum class Auth {
  token,   // one bearer token
  mapped,  // tokens of the principals file, each mapped to a principal
  oauth,   // OAuth access tokens of the issuer; a claim names the principal
  none,    // no authentication; loopback only
};

// Each principal has its own Affinity key; none is shared.
inline bool has_key_per_principal(Auth auth) { return auth == Auth::mapped || auth == Auth::oauth; }

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
  std::string api_version{client::pinned_api_version};  // of v2; empty = that of the API key
  bool bearer = false;                                  // sends the key as Bearer instead of Basic

  // The sandbox
  bool sandbox = false;
  std::vector<std::string> sandbox_keys{};
  std::optional<int> sandbox_limit = 900;  // requests a minute per key
  std::optional<WallTime> sandbox_clock{};
  std::string sandbox_data{};    // file with other seed data
  std::string sandbox_file{};    // file that persists the records
  bool sandbox_webhooks = true;  // sandbox command only
  std::size_t sandbox_people = 0, sandbox_organizations = 0,
              sandbox_entries = 0;  // minimum numbers of records

  // HTTP
  std::optional<Address> listen{};
  Auth auth = Auth::token;
  bool new_token = false;
  std::string principals{};  // path; empty = default
  std::string oauth_issuer{};
  std::string oauth_audience{};                 // empty = the URL of this server
  std::string oauth_jwks{};                     // a file or a URL
  std::string oauth_authorization_server{};     // empty = the issuer
  std::string oauth_claim = "sub";              // claim that names the principal
  bool oauth_email_verified_by_issuer = false;  // tokens need no email_verified claim
  std::string public_url{};                     // URL for clients; empty = the listen address
  std::string tls_cert{}, tls_key{};
  bool behind_tls_proxy = false;
  std::vector<std::string> allowed_hosts{};
  std::vector<std::string> allowed_origins{};
  std::size_t max_sessions = 1000;
  std::size_t max_sessions_per_principal = 16;  // for one principal, with --auth mapped or oauth
  std::size_t max_streams = 128;
  std::size_t max_streams_per_principal = 4;       // likewise
  std::size_t max_connections_per_principal = 64;  // likewise
  transport::HttpSettings http{};                  // its limits
  mcp::ConcurrencyLimiter::Limits
      concurrency{};  // max_per_principal holds where there are several principals

  // Tools
  tools::Selection selection{};
  tools::ConfirmPolicy confirm = tools::ConfirmPolicy::automatic;
  bool output_schemas = true;

  std::string config_file{};  // that the settings came from, besides flags and environment; empty = none
  std::string policy{};       // a file with rules for writes; empty = none
  std::string crm_mapping{};  // a file of the unified CRM view; empty = its fields are guessed

  // Files
  std::vector<std::string> files_roots{};
  std::optional<std::size_t>
      max_file_bytes{};  // of files inside messages; the default depends on the transport

  // Calls
  Milliseconds deadline{50'000};
  Milliseconds metadata_cache{30'000};  // 0 = off
  std::optional<TimeZone> time_zone{};  // nothing = the system's over stdio, UTC over HTTP and with --sandbox
  bool rate_limited = true;             // --rate-limit off
  std::optional<int> rate_limit{};      // requests a minute to Affinity; nothing = 80 % of its limit
  int month_reserve = 10;               // percent of the monthly quota that bulk calls leave
  std::size_t max_result = 48 * 1024;
  std::size_t max_line = 10u << 20;  // bytes of a message over stdio
  std::optional<Milliseconds>
      drain{};  // how long running calls may go on at shutdown; the default depends on the transport
  std::string audit_log{};               // empty = the log
  std::optional<std::string> journal{};  // of plans and receipts; empty = off, nothing = the default
  tools::WriteLimits write_limits{};
  Level log_level = Level::info;
  bool no_color = false;
};

}  // namespace affinity::server
