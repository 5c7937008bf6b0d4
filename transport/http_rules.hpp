#pragma once
// Who and what is let in: the head of a request → nothing, or a refusal that says how to mend it. Pure.

#include "base/http.hpp"
#include "transport/bearer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::transport {

struct Head {
  std::string method{};
  std::string target{};
  bool http_1_0 = false;
  Headers headers{};  // every occurrence, values without the blanks around them
};

struct Refusal {
  int status = 400;
  std::string message{};  // what is wrong and what to do about it
  Headers headers{};      // Allow, Retry-After, WWW-Authenticate

  bool operator==(Refusal const&) const = default;
};

// The body of every refusal: a JSON-RPC error without id (MCP 2026-07-28, streamable HTTP).
std::string refusal_body(std::string_view message);

struct Rules {
  std::string path = "/mcp";
  std::vector<std::string> allowed_hosts{};    // "name" or "name:port", besides those of this machine
  std::vector<std::string> allowed_origins{};  // "scheme://name[:port]", besides those of this machine
};

// In this order: Host, Origin, path, token, method, Content-Type, Accept, Expect. The path comes before the
// token so that clients that look for OAuth metadata without one learn at once that there is none (404).
// `bearer` null: nobody is asked for a token.
std::optional<Refusal> admit(Head const&, Rules const&, Bearer* bearer, std::string_view address,
                             TimePoint now);

}  // namespace affinity::transport
