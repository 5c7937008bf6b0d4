#pragma once
// Sets up the HTTP server's authenticator from the settings, and reloads its files on SIGHUP.

#include "server/credentials/token_file.hpp"
#include "server/program/program.hpp"
#include "transport/auth/authenticator.hpp"
#include "transport/auth/jwks.hpp"
#include "transport/auth/principals.hpp"

#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}
namespace affinity::transport {
class MappedAuthenticator;
class OAuthAuthenticator;
}  // namespace affinity::transport

namespace affinity::server {

// Read before the program is constructed, so that errors end the start at once.
struct AuthCredentials {
  Token token{};  // for --auth token; with mapped and oauth its path is that of the principals file
  transport::Principals principals{};
  transport::JwkSet keys{};  // for --auth oauth with a JWKS file
};

Result<AuthCredentials> read_auth_credentials(Settings const&);

class JwksSource;

class AuthSetup {
 public:
  AuthSetup(boost::asio::io_context&, Program&,
            AuthCredentials);  // redacts every secret of the credentials in the log
  ~AuthSetup();
  AuthSetup(AuthSetup const&) = delete;
  AuthSetup& operator=(AuthSetup const&) = delete;

  transport::Authenticator& authenticator() { return *authenticator_; }
  void start(std::string const& url);  // the public URL; before the first request
  bool can_reload() const { return mapped_ || oauth_; }
  void reload();  // what cannot be read is logged and changes nothing
  void stop();    // lets the io_context run out of work

 private:
  void hide_keys(transport::Principals const&);
  void set_up_mapped(transport::Principals);
  void set_up_oauth(boost::asio::io_context&, AuthCredentials);
  void reload_keys();

  Program& program_;
  std::string path_;
  std::unique_ptr<transport::Authenticator> authenticator_;
  transport::MappedAuthenticator* mapped_ = nullptr;  // authenticator_, where it is one …
  transport::OAuthAuthenticator* oauth_ = nullptr;    // … or the other
  std::unique_ptr<JwksSource> jwks_;                  // for --auth oauth with a JWKS URL
};

}  // namespace affinity::server
