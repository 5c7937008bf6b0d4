#include "client/authenticated.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace affinity::client {

namespace {

bool is_plain(std::string_view key) {
  return std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

void hide(std::string& text, std::string_view secret) {
  static constexpr std::string_view instead = "[hidden]";
  for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + instead.size()))
    text.replace(at, secret.size(), instead);
}

}  // namespace

Task<Result<Response>> Authenticated::send(Request request, Call const& call) {
  // Somebody else, to whom a download led: the key is none of their business.
  if (!request.origin.empty()) co_return co_await next_.send(std::move(request), call);
  auto const key = call.caller.api_key.reveal();
  if (key.empty())
    co_return fail(
        ErrorKind::denied, "There is no Affinity API key for this caller. Nothing was sent.",
        "Whoever runs this server must set AFFINITY_API_KEY or AFFINITY_API_KEY_FILE, or start it with "
        "--sandbox to try it without a key.");
  if (!is_plain(key))
    co_return fail(ErrorKind::denied,
                   "The Affinity API key has characters that no key has. Nothing was sent.",
                   "Whoever runs this server must check AFFINITY_API_KEY for blanks and line breaks.");
  // Basic has an empty user name and the key as password.
  auto const encoded = base64_encode(":" + std::string(key));
  request.headers.set("Authorization",
                      scheme_ == Scheme::basic ? "Basic " + encoded : "Bearer " + std::string(key));
  auto reply = co_await next_.send(std::move(request), call);
  // The words of a refusal are shown to models, and a proxy's error page may show what we sent.
  if (reply && reply->status >= 300) {
    hide(reply->body, key);
    hide(reply->body, encoded);
  }
  co_return reply;
}

}  // namespace affinity::client
