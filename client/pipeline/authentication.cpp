#include "client/pipeline/authentication.hpp"

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

std::string after(std::string_view scheme, std::string_view credentials) {
  std::string text;
  text.reserve(scheme.size() + credentials.size());  // so that growing leaves no copy of the key behind
  return text.append(scheme).append(credentials);
}

}  // namespace

std::string_view basic_credentials(Secret const& api_key) {
  return api_key.reveal_as([](std::string_view key) {
    std::string pair;
    pair.reserve(key.size() + 1);  // so that growing leaves no copy of the key behind
    pair.append(1, ':').append(key);
    auto encoded = base64_encode(pair);
    OPENSSL_cleanse(pair.data(), pair.size());
    return encoded;
  });
}

Authentication::Authentication(AuthScheme scheme, std::string api_version, LogFunction log)
    : scheme_(scheme), api_version_(std::move(api_version)), log_(std::move(log)) {}

Result<void> Authentication::add_key(Request& request, Secret const& api_key) const {
  auto const key = api_key.reveal();
  if (key.empty())
    return fail(
        ErrorKind::denied, "There is no Affinity API key for this caller. Nothing was sent.",
        "Whoever runs this server must set AFFINITY_API_KEY or AFFINITY_API_KEY_FILE, or start it with "
        "--sandbox to try it without a key.");
  if (!is_valid_key(key))
    return fail(ErrorKind::denied, "The Affinity API key has characters that no key has. Nothing was sent.",
                "Whoever runs this server must check AFFINITY_API_KEY for blanks and line breaks.");
  bool const v2 = is_v2(request.target);
  bool const basic = scheme_ == AuthScheme::basic && !v2;
  request.headers.set("Authorization",
                      basic ? after("Basic ", basic_credentials(api_key)) : after("Bearer ", key));
  if (v2 && !api_version_.empty()) request.headers.set(api_version_header, api_version_);
  return {};
}

void Authentication::inspect(Response& response, Request const& request, Secret const& api_key) {
  auto const key = api_key.reveal();
  // Error bodies are shown to models, and a proxy's error page may echo the request.
  if (response.status >= 300 && key != key_of_sandbox) {
    redact(response.body, key);
    redact(response.body, basic_credentials(api_key));
  }
  if (is_v2(request.target)) compare_version(response);
}

// Affinity tells the version with which it answered, whose shapes may differ.
void Authentication::compare_version(Response const& response) {
  if (!log_ || other_version_logged_ || api_version_.empty()) return;
  auto const answered = response.headers.find(api_version_header);
  if (!answered || *answered == api_version_) return;
  other_version_logged_ = true;
  log_(Level::warning, "other_api_version", {{"asked", api_version_}, {"answered", shorten(*answered, 40)}});
}

}  // namespace affinity::client
