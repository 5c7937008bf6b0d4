#include "server/http/auth_setup.hpp"

#include "server/credentials/principals_file.hpp"
#include "server/http/jwks_source.hpp"
#include "transport/auth/mapped_authenticator.hpp"
#include "transport/auth/oauth_authenticator.hpp"
#include "transport/web_url.hpp"

namespace affinity::server {

namespace asio = boost::asio;

Result<AuthCredentials> read_auth_credentials(Settings const& settings) {
  AuthCredentials credentials;
  if (settings.auth == Auth::token) {
    auto const token = read_or_create_token(settings.new_token);
    if (!token) return fail(token);
    credentials.token = *token;
  }
  if (!has_key_per_principal(settings.auth)) return credentials;
  auto const path = principals_path(settings);
  if (!path) return fail(path);
  credentials.principals_stamp = platform::file_stamp(path->string());
  auto principals = read_principals(*path);
  if (!principals) return fail(principals);
  credentials.token.path = path->string();
  credentials.principals = std::move(*principals);
  if (settings.auth != Auth::oauth || transport::parse_web_url(settings.oauth_jwks)) return credentials;
  auto keys = read_key_set(settings.oauth_jwks);
  if (!keys) return fail(keys);
  credentials.keys = std::move(*keys);
  return credentials;
}

AuthSetup::AuthSetup(asio::io_context& io, Program& program, AuthCredentials credentials)
    : program_(program) {
  program.log.redact(credentials.token.value);
  hide_keys(credentials.principals);
  if (has_key_per_principal(program.settings.auth))
    watch_.emplace(credentials.token.path, credentials.principals_stamp, credentials.principals,
                   program.clock);
  switch (program.settings.auth) {
    case Auth::none:
      authenticator_ = std::make_unique<transport::AnonymousAuthenticator>(program.caller);
      break;
    case Auth::token:
      authenticator_ =
          std::make_unique<transport::TokenAuthenticator>(credentials.token.value, program.caller);
      break;
    case Auth::mapped: set_up_mapped(std::move(credentials.principals)); break;
    case Auth::oauth: set_up_oauth(io, std::move(credentials));
  }
  if (principals_)
    principals_->set_refresh([this] {
      if (auto found = watch_->look()) take(std::move(*found));
    });
}

void AuthSetup::set_up_mapped(transport::Principals principals) {
  auto authenticator = std::make_unique<transport::MappedAuthenticator>(
      std::move(principals), program_.clock, program_.settings.selection.read_only);
  principals_ = &authenticator->principals();
  authenticator_ = std::move(authenticator);
}

void AuthSetup::set_up_oauth(asio::io_context& io, AuthCredentials credentials) {
  auto const& settings = program_.settings;
  transport::OAuthSettings wanted{.issuer = settings.oauth_issuer,
                                  .audience = settings.oauth_audience,
                                  .authorization_server = settings.oauth_authorization_server,
                                  .claim = settings.oauth_claim,
                                  .email_is_verified = settings.oauth_email_verified_by_issuer,
                                  .read_only = settings.selection.read_only};
  auto authenticator = std::make_unique<transport::OAuthAuthenticator>(
      std::move(wanted), std::move(credentials.principals), program_.clock);
  oauth_ = authenticator.get();
  principals_ = &authenticator->principals();
  authenticator_ = std::move(authenticator);
  if (!transport::parse_web_url(settings.oauth_jwks)) {
    oauth_->set_keys(std::move(credentials.keys));
    return;
  }
  auto on_keys = [this](transport::JwkSet keys) {
    oauth_->set_keys(std::move(keys), program_.clock.now() + JwksSource::max_key_age);
  };
  jwks_ = std::make_unique<JwksSource>(io, program_.clock, program_.log, settings.oauth_jwks,
                                       settings.ca_file, std::move(on_keys));
  oauth_->set_key_refresh([this] { return jwks_->refresh(); });
}

void AuthSetup::start(std::string const& url) {
  if (oauth_) oauth_->set_resource(url);
  if (jwks_) jwks_->start();
}

void AuthSetup::stop() {
  if (jwks_) jwks_->stop();
}

AuthSetup::~AuthSetup() = default;

// Except for the sandbox's key, which is public and a common word.
void AuthSetup::hide_keys(transport::Principals const& principals) {
  for (auto const& [name, key] : principals.keys)
    if (!program_.settings.sandbox || key.reveal() != "sandbox") hide_key(program_.log, key);
}

void AuthSetup::reload() {
  if (oauth_ && !jwks_) reload_keys();
  take(watch_->read());
}

// Without the file nobody knows who was revoked, so nobody is let in.
void AuthSetup::take(Result<transport::Principals> principals) {
  if (!principals) {
    auto const& error = principals.error();
    program_.log.write(
        Level::error, "principals_not_reloaded",
        {{"error", error.message}, {"next_step", error.next_step}, {"effect", "nobody is let in"}});
    principals_->set_unknown();
    return;
  }
  hide_keys(*principals);
  program_.log.write(Level::info, "principals_reloaded",
                     {{"principals", principals->keys.size()}, {"tokens", principals->grants.size()}});
  principals_->set(std::move(*principals));
}

void AuthSetup::reload_keys() {
  auto keys = read_key_set(program_.settings.oauth_jwks);
  if (!keys) {
    program_.log.write(Level::error, "jwks_not_reloaded", {{"error", keys.error().message}});
    return;
  }
  program_.log.write(Level::info, "jwks_reloaded", {{"keys", keys->keys().size()}});
  oauth_->set_keys(std::move(*keys));
}

}  // namespace affinity::server
