#pragma once
// Follows the redirects of a download by hand, and takes nothing along that is Affinity's alone.

#include "client/sender.hpp"

#include <string>
#include <string_view>

namespace affinity::client {

struct UrlParts {
  std::string origin{};  // "https://host[:port]", the usual port left out
  std::string target{};  // path and query
  bool operator==(UrlParts const&) const = default;
};

// Where a Location leads from there. Refused: everything but https (and http on loopback, where the base URL
// is on loopback itself), names and passwords, what is no URL.
Result<UrlParts> resolve_location(UrlParts const& from, std::string_view location, bool base_is_loopback);

// Only for a GET that says how many redirects it allows (Request::download). The key goes with a redirect
// inside Affinity's own origin and never comes back once a redirect led elsewhere.
class Redirect final : public Sender {
 public:
  Redirect(Sender& next, std::string base_url) : next_(next), base_url_(std::move(base_url)) {}
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  Sender& next_;
  std::string base_url_;
};

}  // namespace affinity::client
