#include "client/pipeline/authenticated.hpp"

#include "base/text/text.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace affinity::client {

namespace {

// The sandbox's key is an ordinary word and no secret: its refusals speak of the sandbox.
constexpr std::string_view key_of_sandbox = "sandbox";

bool is_valid_key(std::string_view key) {
  return std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

void redact(std::string& text, std::string_view secret) {
  static constexpr std::string_view instead = "[hidden]";
  for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + instead.size()))
    text.replace(at, secret.size(), instead);
}

std::string credentials(std::string_view key, std::string_view basic, AuthScheme scheme) {
  std::string text;
  text.reserve(7 + std::max(key.size(), basic.size()));
  if (scheme == AuthScheme::basic) return text.append("Basic ").append(basic);
  return text.append("Bearer ").append(key);
}

}  // namespace

Secret basic_credentials(Secret const& api_key) {
  auto const key = api_key.reveal();
  std::string pair;
  pair.reserve(key.size() + 1);  // so that growing leaves no copy of the key behind
  pair.append(1, ':').append(key);
  auto encoded = base64_encode(pair);
  OPENSSL_cleanse(pair.data(), pair.size());
  return Secret(std::move(encoded));
}

Authenticated::Authenticated(Sender& next, AuthScheme scheme, std::string api_version, LogFunction log)
    : next_(next), scheme_(scheme), api_version_(std::move(api_version)), log_(std::move(log)) {}

// Affinity tells the version with which it answered, whose shapes may differ.
void Authenticated::compare_version(Response const& response) {
  if (!log_ || other_version_logged_ || api_version_.empty()) return;
  auto const answered = response.headers.find(api_version_header);
  if (!answered || *answered == api_version_) return;
  other_version_logged_ = true;
  log_(Level::warning, "other_api_version", {{"asked", api_version_}, {"answered", shorten(*answered, 40)}});
}

Task<Result<Response>> Authenticated::send(Request request, CallContext const& call) {
  // Another origin, to which a download was redirected, gets no key.
  if (!request.origin.empty()) co_return co_await next_.send(std::move(request), call);
  auto const key = call.caller.api_key.reveal();
  if (key.empty())
    co_return fail(
        ErrorKind::denied, "There is no Affinity API key for this caller. Nothing was sent.",
        "Whoever runs this server must set AFFINITY_API_KEY or AFFINITY_API_KEY_FILE, or start it with "
        "--sandbox to try it without a key.");
  if (!is_valid_key(key))
    co_return fail(ErrorKind::denied,
                   "The Affinity API key has characters that no key has. Nothing was sent.",
                   "Whoever runs this server must check AFFINITY_API_KEY for blanks and line breaks.");
  auto const basic = basic_credentials(call.caller.api_key);
  bool const v2 = is_v2(request.target);
  request.headers.set("Authorization", credentials(key, basic.reveal(), v2 ? AuthScheme::bearer : scheme_));
  if (v2 && !api_version_.empty()) request.headers.set(api_version_header, api_version_);
  auto reply = co_await next_.send(std::move(request), call);
  // Error bodies are shown to models, and a proxy's error page may echo the request.
  if (reply && reply->status >= 300 && key != key_of_sandbox) {
    redact(reply->body, key);
    redact(reply->body, basic.reveal());
  }
  if (v2 && reply) compare_version(*reply);
  co_return reply;
}

}  // namespace affinity::client
