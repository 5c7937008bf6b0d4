#pragma once
// Follows the redirects of a download and sends no API key to another origin.

#include "client/sender.hpp"

#include <string>
#include <string_view>

namespace affinity::client {

struct UrlParts {
  std::string origin{};  // "https://host[:port]", without the default port
  std::string target{};  // path and query
  bool operator==(UrlParts const&) const = default;
};

// Resolves a Location header against a URL. Rejects everything but https (and http on loopback where the base
// URL is on loopback), credentials and malformed URLs.
Result<UrlParts> resolve_location(UrlParts const& from, std::string_view location, bool base_is_loopback);

// Only for downloads (Request::download), which limit the number of redirects. The API key is sent within
// Affinity's origin and never again after a redirect to another one.
class Redirect final : public Sender {
 public:
  Redirect(Sender& next, std::string base_url) : next_(next), base_url_(std::move(base_url)) {}
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  Sender& next_;
  std::string base_url_;
};

}  // namespace affinity::client
