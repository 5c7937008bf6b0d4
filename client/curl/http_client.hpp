#pragma once
// The HTTP client: libcurl on the caller's event loop. Nothing else connects to Affinity.

#include "client/curl/http_client_settings.hpp"
#include "client/sender.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace affinity::client {

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

}  // namespace affinity::client
