#pragma once
// Who and what is let in: the head of a request → nothing, or a refusal that says how to mend it. Pure.

#include "base/http.hpp"
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
  Headers headers{};  // every occurrence, values without the blanks around them
};

struct RequestRules {
  std::string path = "/mcp";
  std::vector<std::string> more_paths{};       // where the same is served, in plain form (web_url.hpp)
  std::vector<std::string> allowed_hosts{};    // "name" or "name:port", besides those of this machine
  std::vector<std::string> allowed_origins{};  // "scheme://name[:port]", besides those of this machine
};

// As if they were absent: headers of the protocol without a value, which some clients send for what they have
// not got. Those that repeat arguments stay, for an argument may be an empty text.
void drop_empty_protocol_headers(Headers&);

std::string request_path(RequestHead const&);  // that is asked for, in plain form

// Host and Origin, which are looked at whatever is asked for.
std::optional<HttpError> check_host_and_origin(RequestHead const&, RequestRules const&);

// GET and DELETE belong to sessions: a request that names one and no revision without sessions is let in.
//
// In this order: Host, Origin, path, token, method, Content-Type, Content-Encoding, Accept, Expect. The path
// comes before the token so that clients that look for OAuth metadata without one learn at once that there is
// none (404).
std::variant<AuthInfo, HttpError> validate_request(RequestHead const&, RequestRules const&, Authenticator&,
                                                   std::string_view address, TimePoint now);

// What the gate serves without a token, to GET and HEAD. Nothing where Host or Origin are to be refused.
std::optional<std::string> find_public_metadata(RequestHead const&, RequestRules const&,
                                                Authenticator const&);

bool accepts_json(Headers const&);
// Whether Accept, where there is one, takes a stream of events. Without Accept everything is acceptable (RFC
// 9110, 12.5.1), but a program that does not say so seldom reads events: `unsaid` is what then holds.
bool accepts_event_stream(Headers const&, bool by_default);
bool has_modern_revision(Headers const&);  // MCP-Protocol-Version is of the era without sessions

}  // namespace affinity::transport
