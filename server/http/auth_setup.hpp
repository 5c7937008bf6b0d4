#pragma once
// Sets up the HTTP server's authenticator from the settings, keeps its principals those of their file, and
// reloads keys of an issuer on SIGHUP.

#include "base/platform/file_info.hpp"
#include "server/credentials/principals_watch.hpp"
#include "server/credentials/token_file.hpp"
#include "server/program/program.hpp"
#include "transport/auth/authenticator.hpp"
#include "transport/auth/jwks.hpp"
#include "transport/auth/principals.hpp"

#include <memory>
#include <optional>
#include <string>

namespace boost::asio {
class io_context;
}
namespace affinity::transport {
class OAuthAuthenticator;
class PrincipalsInUse;
}  // namespace affinity::transport

namespace affinity::server {

// Read before the program is constructed, so that errors end the start at once.
struct AuthCredentials {
  Token token{};  // for --auth token; with mapped and oauth its path is that of the principals file
  platform::FileStamp principals_stamp{};  // before they were read
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
  bool can_reload() const { return principals_ != nullptr; }
  // Keys that cannot be read are logged and change nothing; without readable principals nobody is let in.
  void reload();
  void stop();  // lets the io_context run out of work

 private:
  void hide_keys(transport::Principals const&);
  void set_up_mapped(transport::Principals);
  void take(Result<transport::Principals>);
  void set_up_oauth(boost::asio::io_context&, AuthCredentials);
  void reload_keys();

  Program& program_;
  std::optional<PrincipalsWatch> watch_{};  // for --auth mapped and oauth
  std::unique_ptr<transport::Authenticator> authenticator_;
  transport::PrincipalsInUse* principals_ = nullptr;  // those of authenticator_, where it has any
  transport::OAuthAuthenticator* oauth_ = nullptr;    // authenticator_, where it is one
  std::unique_ptr<JwksSource> jwks_;                  // for --auth oauth with a JWKS URL
};

}  // namespace affinity::server
