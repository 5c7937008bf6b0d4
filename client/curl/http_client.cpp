#include "client/curl/http_client.hpp"

#include "client/curl/base_url.hpp"
#include "client/curl/loop.hpp"
#include "client/curl/transfer_error.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace affinity::client {

namespace {

bool is_one_line(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F'; });
}

// Whether target and headers are single lines of plain text, so that exactly the planned request is sent:
// against header injection and request smuggling.
bool is_well_formed(Request const& request) {
  auto const in_target = [](char c) { return c > ' ' && c <= '~' && c != '#'; };
  auto const in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  bool const headers = std::ranges::all_of(request.headers.fields, [&](Headers::Field const& field) {
    return !field.name.empty() && std::ranges::all_of(field.name, in_name) && is_one_line(field.value);
  });
  auto const& origin = request.origin;
  bool const elsewhere = origin.starts_with("https://") || origin.starts_with("http://");
  bool const whole_origin = origin.find('/', origin.find("://") + 3) == origin.npos &&
                            origin.find_first_of("@?\\") == origin.npos &&
                            std::ranges::all_of(origin, in_target);
  // Another origin gets plain GET requests only; a body is either bytes or parts.
  bool const plain_get = request.method == Method::get && request.body.empty() && request.parts.empty() &&
                         !request.headers.find("authorization");
  return headers && request.target.starts_with('/') && std::ranges::all_of(request.target, in_target) &&
         is_one_line(request.content_type) && (origin.empty() || (elsewhere && whole_origin && plain_get)) &&
         (request.parts.empty() || (request.method == Method::post && request.body.empty()));
}

Task<Result<Response>> not_sent(Error why) { co_return fail(std::move(why)); }

}  // namespace

CurlHttpClient::CurlHttpClient(HttpClientSettings settings) {
  auto const base_url = checked_base_url(settings.base_url);
  if (!base_url) throw std::invalid_argument(base_url.error().message);
  settings.base_url = *base_url;
  loop_ = std::make_unique<CurlLoop>(std::move(settings));
}

CurlHttpClient::~CurlHttpClient() = default;

Task<Result<Response>> CurlHttpClient::send(Request request, CallContext const& call) {
  if (!is_well_formed(request))
    return not_sent(
        fail(ErrorKind::internal, "A request was built that cannot be sent as it stands. Nothing was sent."));
  if (call.deadline <= SystemClock().now()) return not_sent(deadline_exceeded(loop_->host()));
  if (auto const started = loop_->start(); !started) return not_sent(started.error());
  MayResend again;
  if (may_resend_ && request.reads() && request.origin.empty())
    again = [this, &caller = call.caller](Request const& asked) { return may_resend_(asked, caller); };
  return loop_->exchange(std::move(request), call, std::move(again));
}

}  // namespace affinity::client
