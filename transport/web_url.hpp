#pragma once
// Parses and normalizes the URLs of settings and the targets of requests. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace affinity::transport {

struct WebUrl {
  std::string scheme{};     // "https", or "http" on a loopback host
  std::string authority{};  // "mcp.example.com:8443", in lower case
  std::string target{};     // path and query; empty or beginning with '/'

  std::string origin() const { return scheme + "://" + authority; }
  std::string host() const;  // without the port
  std::string path() const;  // without the query
};

// Nothing for other schemes, a user, a fragment, spaces or no host, and for http to a host that is not
// loopback.
std::optional<WebUrl> parse_web_url(std::string_view);

// The canonical URI of a resource: scheme and host in lower case, no slash at the end (MCP 2026-07-28,
// Authorization). Text that is no URL is returned unchanged.
std::string canonical_resource(std::string_view resource);

// A request target (RFC 9112, 3.2) in origin form or, as sent to proxies, in absolute form.
struct RequestTarget {
  std::string_view authority{};  // of "http://host/path"; empty for "/path"
  std::string_view path{};       // as received, without query
};
RequestTarget parse_request_target(std::string_view);  // the result refers to the argument

// Normalizes a path: no query, unreserved characters decoded (RFC 3986, 6.2.2.2), no double slashes and none
// at the end.
std::string normalize_path(std::string_view path);

}  // namespace affinity::transport
