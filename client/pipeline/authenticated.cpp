#include "client/pipeline/authenticated.hpp"

#include "base/text/text.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace affinity::client {

namespace {

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
  request.headers.set("Authorization", credentials(key, basic.reveal(), scheme_));
  auto reply = co_await next_.send(std::move(request), call);
  // Error bodies are shown to models, and a proxy's error page may echo the request.
  if (reply && reply->status >= 300) {
    redact(reply->body, key);
    redact(reply->body, basic.reveal());
  }
  co_return reply;
}

}  // namespace affinity::client
