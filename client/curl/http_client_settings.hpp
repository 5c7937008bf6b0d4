#pragma once
// Settings of the HTTP client: where it connects, whom it trusts, and its limits.

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace affinity::client {

struct HttpClientSettings {
  std::string base_url = "https://api.affinity.co";  // https, or http to loopback; no path, no trailing slash
  std::string ca_file{};   // additional trusted authorities; empty = the system's only
  bool env_proxy = false;  // tunnel through https_proxy; never for http, where a proxy could read the key
  Milliseconds connect_timeout{5000};
  Milliseconds attempt_timeout{30000};  // of one attempt; the call's deadline may be sooner
  long low_speed_bytes = 1024;          // slower than this many bytes a second …
  long low_speed_seconds = 15;          // … for this long ends the transfer
  std::size_t max_body = 32u << 20;     // bytes of a response, decompressed
};

// Called before libcurl resends a read, which it does when a reused connection ends without a response.
// False: the read fails with resend_over_limit().
using MayResend = std::function<bool(Request const&)>;

}  // namespace affinity::client
