#pragma once
// Fetches the keys of an OAuth issuer, and refreshes them at an interval.

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/task.hpp"
#include "client/curl/http_client.hpp"
#include "transport/auth/jwks.hpp"

#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace affinity::server {

// Reads a JWKS file.
Result<transport::JwkSet> read_key_set(std::string const& file);

class JwksSource {
 public:
  using OnKeys = std::function<void(transport::JwkSet)>;  // an empty set: the issuer has revoked all
  // How long keys are valid that cannot be refreshed; so long at most is a revoked key accepted.
  static constexpr std::chrono::hours max_key_age{1};

  // `url` was let through by parse_web_url(). Whoever it leads to must be on the internet, or the URL itself
  // must name this machine: a name that leads into the network behind us is not followed there.
  JwksSource(boost::asio::io_context&, Clock const&, Log&, std::string const& url, std::string const& ca_file,
             OnKeys);
  ~JwksSource();
  JwksSource(JwksSource const&) = delete;
  JwksSource& operator=(JwksSource const&) = delete;

  void start();    // fetches, and then every five minutes
  bool refresh();  // true when a refresh is under way; one starts at most every 30 s
  void stop();     // lets the io_context run out of work

 private:
  struct Timer;
  Task<void> refresh_periodically();
  Task<bool> fetch();
  bool handle_response(Result<Response> const& answer);

  boost::asio::io_context& io_;
  Clock const& clock_;
  Log& log_;
  std::string url_, origin_, target_;
  OnKeys on_keys_;
  client::CurlHttpClient http_;
  std::unique_ptr<Timer> timer_;
  TimePoint last_fetch_{};
  bool fetching_ = false;
};

}  // namespace affinity::server
