#include "client/curl/http_client.hpp"

#include "client/curl/base_url.hpp"
#include "client/curl/loop.hpp"
#include "client/curl/request_guard.hpp"
#include "client/curl/transfer_error.hpp"

#include <stdexcept>
#include <utility>

namespace affinity::client {

CurlHttpClient::CurlHttpClient(HttpClientSettings settings) {
  auto const base_url = checked_base_url(settings.base_url);
  if (!base_url) throw std::invalid_argument(base_url.error().message);
  settings.base_url = *base_url;
  loop_ = std::make_unique<CurlLoop>(std::move(settings));
}

CurlHttpClient::~CurlHttpClient() = default;

Task<Result<Response>> CurlHttpClient::send(Request request, CallContext const& call) {
  if (!is_well_formed(request))
    co_return fail(ErrorKind::internal,
                   "A request was built that cannot be sent as it stands. Nothing was sent.");
  if (call.deadline <= SystemClock().now()) co_return fail(deadline_exceeded(loop_->host()));
  if (auto const started = loop_->start(); !started) co_return fail(started.error());
  MayResend again;
  if (may_resend_ && request.reads() && request.origin.empty())
    again = [ask = may_resend_, caller = call.caller](Request const& asked) { return ask(asked, caller); };
  auto reply = co_await loop_->exchange(std::move(request), call.deadline, call.on_progress,
                                        call.on_late_result, again);
  co_return reply;
}

}  // namespace affinity::client
