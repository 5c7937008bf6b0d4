#pragma once
// libcurl on the loop of whoever waits: the only place that talks to Affinity over the network.

#include "client/sender.hpp"

#include <functional>
#include <memory>
#include <string>

namespace affinity::client {

struct HttpClientSettings {
  std::string base_url = "https://api.affinity.co";  // https, or http to loopback; no path, no trailing slash
  std::string ca_file{};                             // more authorities to trust; empty = the system's alone
  bool env_proxy = false;  // the tunnel that https_proxy names; never for http, where it would read the key
  Milliseconds connect_timeout{5000};
  Milliseconds attempt_timeout{30000};  // whichever is sooner, this or the call's deadline
  long low_speed_bytes = 1024;          // slower than this many bytes a second …
  long low_speed_seconds = 15;          // … for this long is a dead peer
  std::size_t max_body = 32u << 20;     // of an answer, in bytes
};

// Asked before a read leaves once more unseen: libcurl repeats one that it sent on a connection used before,
// which then ended without an answer. False: not now, and the read fails with this error.
using MayResend = std::function<bool(Request const&)>;
Error resend_over_limit();

class CurlLoop;

// Cancelling the coroutine that waits in send() ends a transfer at once, unless it is a write of which a byte
// may have been sent: that one is let finish unheard, and the waiting coroutine gets unknown_outcome at once.
// libcurl starts with the first send(), so that a program that sends nothing pays nothing.
class CurlHttpClient final : public Sender {
 public:
  explicit CurlHttpClient(
      HttpClientSettings);  // the base URL as checked_base_url() gave it; throws invalid_argument otherwise
  // Every transfer under way ends first, as cancelled (a write already sent: unknown_outcome). What waits in
  // send() is resumed by its own executor, so the wire goes before the io_context that runs the waiting.
  ~CurlHttpClient() override;
  CurlHttpClient(CurlHttpClient const&) = delete;
  CurlHttpClient& operator=(CurlHttpClient const&) = delete;

  Task<Result<Response>> send(Request, CallContext const&) override;

  // For reads of Affinity. Without it all may be sent again; a write never is.
  using MayResendForCaller = std::function<bool(Request const&, Caller const&)>;
  void set_may_resend(MayResendForCaller ask) { may_resend_ = std::move(ask); }

 private:
  std::unique_ptr<CurlLoop> loop_;
  MayResendForCaller may_resend_{};
};

// "https://host[:port]", or http on a loopback host; refuses anything else with a sentence that says what to
// give.
Result<std::string> checked_base_url(std::string_view);

}  // namespace affinity::client
