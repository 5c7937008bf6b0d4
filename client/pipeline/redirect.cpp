#include "client/pipeline/redirect.hpp"

#include "base/text/text.hpp"
#include "client/address_scope.hpp"
#include "client/curl/base_url.hpp"

#include <curl/curl.h>

#include <memory>
#include <utility>

namespace affinity::client {

namespace {

using CurlUrl = std::unique_ptr<CURLU, void (*)(CURLU*)>;

std::string part(CurlUrl const& url, CURLUPart name) {  // empty when there is none
  char* text = nullptr;
  if (curl_url_get(url.get(), name, &text, 0) != CURLUE_OK) return {};
  std::unique_ptr<char, void (*)(void*)> const owned(text, &curl_free);
  return text;
}

// Percent-encodes spaces and non-ASCII characters, which some servers send raw. Other unprintable characters
// are rejected.
std::optional<std::string> encoded(std::string_view location) {
  std::string out;
  for (auto const c : location) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte == 0x7F || c == '\\') return std::nullopt;
    if (byte == ' ' || byte >= 0x80)
      out += percent_encode({&c, 1});
    else
      out += c;
  }
  return out;
}

Error refuse_redirect(std::string const& why) {
  return fail(ErrorKind::upstream,
              "Affinity's answer leads to " + why + ", where this server does not follow.",
              "Trying again does not help. Whoever runs this server must check AFFINITY_BASE_URL.");
}

// Uses libcurl's URL parser, which also parses the request's URL. PATH_AS_IS, because the signature of a
// signed URL covers "a/../b" as written.
Result<CurlUrl> resolve(UrlParts const& from, std::string_view location) {
  auto const text = encoded(location);
  CurlUrl url(curl_url(), &curl_url_cleanup);
  constexpr unsigned flags = CURLU_PATH_AS_IS;
  bool const whole =
      url && text && !text->empty() &&
      curl_url_set(url.get(), CURLUPART_URL, (from.origin + from.target).c_str(), flags) == CURLUE_OK &&
      curl_url_set(url.get(), CURLUPART_URL, text->c_str(), flags | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  if (!whole) return refuse_redirect("something that is no address");
  return url;
}

std::string origin_of(CurlUrl const& url) {
  auto const scheme = lower(part(url, CURLUPART_SCHEME));
  auto const port = part(url, CURLUPART_PORT);
  bool const usual = port.empty() || port == (scheme == "https" ? "443" : "80");
  return scheme + "://" + lower(part(url, CURLUPART_HOST)) + (usual ? "" : ":" + port);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The body of a file store's error (XML about signatures) does not help a model.
Error file_store_error(int status) {
  auto const number = std::to_string(status);
  return fail(
      {.kind = ErrorKind::upstream,
       .message = "The place where Affinity keeps the content of the file answered " + number + ".",
       .next_step = "Try again in a moment: the address that Affinity gives is good for about a minute."});
}

}  // namespace

Result<UrlParts> resolve_location(UrlParts const& from, std::string_view location, bool base_is_loopback) {
  auto const url = resolve(from, location);
  if (!url) return fail(url);
  auto const scheme = lower(part(*url, CURLUPART_SCHEME));
  auto const host = lower(part(*url, CURLUPART_HOST));
  bool const plain = scheme == "http" && base_is_loopback && is_loopback_host(host);
  if (scheme != "https" && !plain) return refuse_redirect("a " + shorten(scheme, 20) + " address");
  if (host.empty() || !part(*url, CURLUPART_ZONEID).empty())
    return refuse_redirect("something that is no address");
  if (!part(*url, CURLUPART_USER).empty() || !part(*url, CURLUPART_PASSWORD).empty())
    return refuse_redirect("an address with a name or a password in it");
  auto const query = part(*url, CURLUPART_QUERY);
  auto const path = part(*url, CURLUPART_PATH);
  return UrlParts{.origin = origin_of(*url),
                  .target = (path.empty() ? "/" : path) + (query.empty() ? "" : "?" + query)};
}

Hops::Hops(Request& request, std::string const& base_url) : request_(request), base_url_(base_url) {
  if (request.method != Method::get || !request.download) return;
  copy_ = request;
  left_ = request.download->max_redirects;
}

bool Hops::lead_on(Result<Response>& reply) {
  if (!copy_ || !reply) return false;
  bool const is_elsewhere = !copy_->origin.empty();
  if (is_redirect(reply->status)) {
    auto const followed = follow(*reply);
    if (!followed) reply = fail(followed);
    return followed.has_value();
  }
  if (is_elsewhere && (reply->status < 200 || reply->status >= 300))
    reply = fail(file_store_error(reply->status));
  return false;
}

Result<void> Hops::follow(Response const& response) {
  if (left_-- <= 0) return fail(refuse_redirect("one more redirect after several"));
  auto const location = response.headers.find("location");
  if (!location) return fail(refuse_redirect("nowhere"));
  auto const base = resolve_location({.origin = base_url_, .target = "/"}, "/", true);
  if (!base) return fail(base);
  if (!here_) here_ = UrlParts{.origin = base->origin, .target = copy_->target};
  auto next = resolve_location(*here_, *location, is_loopback_host(host_name_of(base->origin)));
  if (!next) return fail(next);
  if (!copy_->origin.empty() || next->origin != base->origin) {
    copy_->origin = next->origin;
    copy_->headers = {};
  }
  copy_->target = next->target;
  here_ = std::move(*next);
  return {};
}

}  // namespace affinity::client
