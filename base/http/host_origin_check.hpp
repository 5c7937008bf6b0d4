#pragma once
// Checks the Host and Origin headers of a request against DNS rebinding and cross-origin calls.

#include "base/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

// "name", "name:80", "[::1]" and "[::1]:80" → the host name; empty for any other text.
std::string_view host_name(std::string_view authority);

// localhost, 127.0.0.1 or [::1], with or without a port. A web page can make its own host name resolve to
// 127.0.0.1, but it cannot make the browser send "localhost" as the host (DNS rebinding; MCP 2026-07-28,
// streamable HTTP, security).
bool is_loopback_host(std::string_view authority);

enum class HostOriginError { none, missing_host, disallowed_host, disallowed_origin };

// `hosts` ("name" or "name:port") and `origins` ("scheme://name[:port]") are allowed in addition to loopback.
// `authority` is that of a request target in absolute form, which names a host as well; empty without one.
HostOriginError check_host_and_origin(Headers const&, std::string_view authority,
                                      std::vector<std::string> const& hosts,
                                      std::vector<std::string> const& origins);

// The value of the only Origin header, when pages of that origin may call.
std::optional<std::string_view> allowed_origin(Headers const&, std::vector<std::string> const& origins);

}  // namespace affinity
