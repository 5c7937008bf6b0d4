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
std::optional<WebUrl> read_web_url(std::string_view);

// The form that two spellings of one resource share: scheme and host in lower case, no slash at the end (MCP
// 2026-07-28, Authorization, canonical URI). What is no URL stays as it is.
std::string canonical(std::string_view resource);

}  // namespace affinity::transport
