#pragma once
// The HTTP client: libcurl on the caller's event loop. Nothing else connects to Affinity.

#include "client/sender.hpp"

#include <functional>
#include <memory>
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
Error resend_over_limit();

class CurlLoop;

// Cancelling the coroutine in send() ends a transfer at once, except for a write of which a byte may have
// been sent: that one is abandoned to finish in the background, and send() returns unknown_outcome at once.
// libcurl is initialized by the first send().
class CurlHttpClient final : public Sender {
 public:
  explicit CurlHttpClient(
      HttpClientSettings);  // throws invalid_argument for a base URL that checked_base_url() rejects
  // Ends all transfers as cancelled (a write already sent: unknown_outcome). Coroutines in send() resume on
  // their own executors, so destroy the client before their io_context.
  ~CurlHttpClient() override;
  CurlHttpClient(CurlHttpClient const&) = delete;
  CurlHttpClient& operator=(CurlHttpClient const&) = delete;

  Task<Result<Response>> send(Request, CallContext const&) override;

  // For reads from Affinity; unset, all may be resent. Writes never are.
  using MayResendForCaller = std::function<bool(Request const&, Caller const&)>;
  void set_may_resend(MayResendForCaller ask) { may_resend_ = std::move(ask); }

 private:
  std::unique_ptr<CurlLoop> loop_;
  MayResendForCaller may_resend_{};
};

// Validates and normalizes "https://host[:port]", or http on a loopback host. The error says what to give
// instead.
Result<std::string> checked_base_url(std::string_view);

}  // namespace affinity::client
