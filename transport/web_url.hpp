#pragma once
// A URL as people write it into settings, in its parts. Pure.

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

// Nothing for what has another scheme, a user, a fragment, blanks or no host, and for http to another
// machine.
std::optional<WebUrl> parse_web_url(std::string_view);

// The form that two spellings of one resource share: scheme and host in lower case, no slash at the end (MCP
// 2026-07-28, Authorization, canonical URI). What is no URL stays as it is.
std::string canonical_resource(std::string_view resource);

// What a request asks for (RFC 9112, 3.2): a path, with the host in front of it where a proxy is spoken to.
struct RequestTarget {
  std::string_view authority{};  // of "http://host/path"; empty for "/path"
  std::string_view raw_path{};   // the path as it was written, without query
  std::string path{};            // see normalize_path()
};
RequestTarget parse_request_target(std::string_view);  // refers to its text

// Without query, in the form that two spellings of one path share: letters and digits stand for themselves
// (RFC 3986, 6.2.2.2), each slash stands once and none at the end.
std::string normalize_path(std::string_view path);

}  // namespace affinity::transport
