#pragma once
// Validates the head of a request and authenticates it; an HTTP error says how to correct it. Pure.

#include "base/http/message.hpp"
#include "transport/auth/authenticator.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace affinity::transport {

struct RequestHead {
  std::string method{};
  std::string target{};
  bool http_1_0 = false;
  Headers headers{};  // every occurrence, values trimmed
};

struct RequestRules {
  std::string path = "/mcp";
  std::vector<std::string> more_paths{};       // additional paths for MCP, normalized (web_url.hpp)
  std::vector<std::string> allowed_hosts{};    // "name" or "name:port", besides those of this machine
  std::vector<std::string> allowed_origins{};  // "scheme://name[:port]", besides those of this machine
};

// What the Accept headers allow as the type of a response. Without them everything is acceptable (RFC 9110, 12.5.1).
struct AcceptedTypes {
  bool is_said = false;  // a type is named
  bool json = true;
  bool events = true;  // text/event-stream

  bool asks_for_events() const { return is_said && events; }  // who says nothing seldom reads events
};
AcceptedTypes accepted_types(Headers const&);

struct ValidRequest {
  AuthInfo auth{};
  AcceptedTypes accepts{};
  bool is_modern = false;  // MCP-Protocol-Version is a revision without sessions
};

// Removes headers of the protocol without a value, which some clients send for absent ones. Mcp-Param-* stay,
// for an argument may be an empty string.
void drop_empty_protocol_headers(Headers&);

std::string request_path(RequestHead const&);  // of the request target, normalized

// Checks Host and Origin, for every path.
std::optional<HttpError> check_host_and_origin(RequestHead const&, RequestRules const&);

// Checks in this order: Host, Origin, path, token, method, Content-Type, Content-Encoding, Accept, Expect.
// GET and DELETE need Mcp-Session-Id and a revision with sessions. The path comes before the token, so that
// clients that probe for OAuth metadata without a token get 404.
std::variant<ValidRequest, HttpError> validate_request(RequestHead const&, RequestRules const&, Authenticator&,
                                                       std::string_view address, TimePoint now);

// The authenticator's public metadata, for GET and HEAD. Nothing where Host or Origin are not allowed.
std::optional<std::string> find_public_metadata(RequestHead const&, RequestRules const&,
                                                Authenticator const&);

}  // namespace affinity::transport
