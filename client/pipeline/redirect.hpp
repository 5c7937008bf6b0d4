#pragma once
// Follows the redirects of a download and sends no API key to another origin.

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <optional>
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

// The requests of one attempt: the request itself and, for downloads (Request::download), which limit their
// number, those to which redirects lead. The API key is sent within Affinity's origin and never again after a
// redirect to another one (Request::origin).
class Hops {
 public:
  // Both must outlive it. A copy is made where redirects are followed only.
  Hops(Request& request, std::string const& base_url);

  Request& request() { return copy_ ? *copy_ : request_; }
  // True where the reply leads on: then request() is the next one. A redirect that is not followed, and the
  // refusal of another origin, become an error.
  bool lead_on(Result<Response>& reply);

 private:
  Result<void> follow(Response const&);

  Request& request_;
  std::string const& base_url_;
  std::optional<Request> copy_{};  // of a download
  std::optional<UrlParts> here_{};
  int left_ = 0;
};

}  // namespace affinity::client
