#include "transport/http/cors.hpp"

#include "base/http/host_origin_check.hpp"
#include "base/http/token.hpp"

#include <algorithm>

namespace affinity::transport {

namespace {

constexpr std::string_view allowed_headers =
    "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, "
    "Mcp-Name";
constexpr std::string_view exposed_headers =
    "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate, Retry-After, Allow";

// Header names alone are echoed into the response.
std::string headers_for(std::string_view wanted) {
  std::string out(allowed_headers);
  while (!wanted.empty()) {
    auto const comma = std::min(wanted.find(','), wanted.size());
    auto name = wanted.substr(0, comma);
    wanted.remove_prefix(std::min(comma + 1, wanted.size()));
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    // The origin is allowed, and libraries of a page may add headers of their own.
    if (is_http_token(name) && name != "*") out.append(", ").append(name);
  }
  return out;
}

}  // namespace

Headers cors_headers(RequestHead const& head, RequestRules const& rules) {
  Headers out;
  auto const origin = allowed_origin(head.headers, rules.allowed_origins);
  if (!origin || check_host_and_origin(head, rules)) return out;
  out.add("Access-Control-Allow-Origin", std::string(*origin));
  out.add("Access-Control-Expose-Headers", std::string(exposed_headers));
  out.add("Vary", "Origin");
  return out;
}

bool is_preflight(RequestHead const& head) {
  return head.method == "OPTIONS" && head.headers.find("Origin") &&
         head.headers.find("Access-Control-Request-Method");
}

Headers preflight_headers(RequestHead const& head) {
  Headers out;
  out.add("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
  out.add("Access-Control-Allow-Headers",
          headers_for(head.headers.find("Access-Control-Request-Headers").value_or("")));
  out.add("Access-Control-Max-Age", "600");
  // Private Network Access: a public page calls into a private network, in browsers that still send this.
  if (head.headers.find("Access-Control-Request-Private-Network") == "true")
    out.add("Access-Control-Allow-Private-Network", "true");
  return out;
}

}  // namespace affinity::transport
