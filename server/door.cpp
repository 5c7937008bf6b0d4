#include "server/door.hpp"

#include "server/credentials/principals_file.hpp"
#include "server/jwks_source.hpp"
#include "server/settings/http_validation.hpp"
#include "transport/auth/mapped_authenticator.hpp"
#include "transport/auth/oauth_authenticator.hpp"
#include "transport/web_url.hpp"

namespace affinity::server {

namespace asio = boost::asio;

Result<Entrance> read_entrance(Settings const& settings) {
  Entrance entrance;
  if (settings.auth == Auth::token) {
    auto const token = read_or_create_token(settings.new_token);
    if (!token) return fail(token);
    entrance.token = *token;
  }
  if (!has_key_per_principal(settings.auth)) return entrance;
  auto const path = principals_path(settings);
  if (!path) return fail(path);
  auto principals = read_principals(*path);
  if (!principals) return fail(principals);
  entrance.token.path = path->string();
  entrance.principals = std::move(*principals);
  if (settings.auth != Auth::oauth || transport::parse_web_url(settings.oauth_jwks)) return entrance;
  auto keys = read_key_set(settings.oauth_jwks);
  if (!keys) return fail(keys);
  entrance.keys = std::move(*keys);
  return entrance;
}

Door::Door(asio::io_context& io, Program& program, Entrance entrance)
    : program_(program), path_(entrance.token.path) {
  program.log.redact(entrance.token.value);
  hide(entrance.principals);
  switch (program.settings.auth) {
    case Auth::none:
      authenticator_ = std::make_unique<transport::AnonymousAuthenticator>(program.caller);
      break;
    case Auth::token:
      authenticator_ = std::make_unique<transport::TokenAuthenticator>(entrance.token.value, program.caller);
      break;
    case Auth::mapped: make_mapped(std::move(entrance.principals)); break;
    case Auth::oauth: make_oauth(io, std::move(entrance));
  }
}

void Door::make_mapped(transport::Principals principals) {
  auto authenticator = std::make_unique<transport::MappedAuthenticator>(
      std::move(principals), program_.clock, program_.settings.selection.read_only);
  mapped_ = authenticator.get();
  authenticator_ = std::move(authenticator);
}

void Door::make_oauth(asio::io_context& io, Entrance entrance) {
  auto const& settings = program_.settings;
  transport::OAuthSettings wanted{.issuer = settings.oauth_issuer,
                                  .audience = settings.oauth_audience,
                                  .authorization_server = settings.oauth_authorization_server,
                                  .claim = settings.oauth_claim,
                                  .email_is_verified = settings.oauth_email_verified_by_issuer,
                                  .read_only = settings.selection.read_only};
  auto authenticator = std::make_unique<transport::OAuthAuthenticator>(
      std::move(wanted), std::move(entrance.principals), program_.clock);
  oauth_ = authenticator.get();
  authenticator_ = std::move(authenticator);
  if (!transport::parse_web_url(settings.oauth_jwks)) {
    oauth_->set_keys(std::move(entrance.keys));
    return;
  }
  auto take = [this](transport::JwkSet keys) {
    oauth_->set_keys(std::move(keys), program_.clock.now() + JwksSource::believed);
  };
  source_ = std::make_unique<JwksSource>(io, program_.clock, program_.log, settings.oauth_jwks,
                                         settings.ca_file, std::move(take));
  oauth_->set_key_refresh([this] { return source_->refresh(); });
}

void Door::open(std::string const& url) {
  if (oauth_) oauth_->set_resource(url);
  if (source_) source_->start();
}

void Door::close() {
  if (source_) source_->stop();
}

Door::~Door() = default;

// But for the sandbox's own key, which everybody knows and which is also a word.
void Door::hide(transport::Principals const& principals) {
  for (auto const& [name, key] : principals.keys)
    if (!program_.settings.sandbox || key.reveal() != "sandbox") hide_key(program_.log, key);
}

void Door::reload() {
  if (oauth_ && !source_) reload_keys();
  auto principals = read_principals(path_);
  if (!principals) {
    program_.log.write(Level::error, "principals_not_reloaded", {{"error", principals.error().message}});
    return;
  }
  hide(*principals);
  program_.log.write(Level::info, "principals_reloaded",
                     {{"principals", principals->keys.size()}, {"tokens", principals->grants.size()}});
  if (mapped_) mapped_->set_principals(std::move(*principals));
  if (oauth_) oauth_->set_principals(std::move(*principals));
}

void Door::reload_keys() {
  auto keys = read_key_set(program_.settings.oauth_jwks);
  if (!keys) {
    program_.log.write(Level::error, "jwks_not_reloaded", {{"error", keys.error().message}});
    return;
  }
  program_.log.write(Level::info, "jwks_reloaded", {{"keys", keys->keys().size()}});
  oauth_->set_keys(std::move(*keys));
}

}  // namespace affinity::server
