#pragma once
// Where an HTTP request may come from: the Host that it names and the Origin of the page that sends it. Pure.

#include "base/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

// "name", "name:80", "[::1]" and "[::1]:80" → the name; empty for everything else.
std::string_view host_name(std::string_view authority);

// localhost, 127.0.0.1 or [::1], with or without a port. A page in a browser can make a name of its own point
// to 127.0.0.1, but it cannot make the browser call it "localhost" (DNS rebinding; MCP 2026-07-28, streamable
// HTTP, security).
bool is_loopback_host(std::string_view authority);

enum class HostOriginError { none, missing_host, disallowed_host, disallowed_origin };

// `hosts` ("name" or "name:port") and `origins` ("scheme://name[:port]") are let in besides those of this
// machine. `authority` is the one of a target in absolute form, which names a host as well; empty without
// one.
HostOriginError check_host_and_origin(Headers const&, std::string_view authority,
                                      std::vector<std::string> const& hosts,
                                      std::vector<std::string> const& origins);

// The one Origin, where pages of it may call.
std::optional<std::string_view> allowed_origin(Headers const&, std::vector<std::string> const& origins);

}  // namespace affinity
