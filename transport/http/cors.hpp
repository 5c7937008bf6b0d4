#pragma once
// Makes CORS headers for web pages of allowed origins (Fetch standard). Pure.

#include "transport/http/request_validation.hpp"

namespace affinity::transport {

// Headers for every response to this request, errors included. Empty without an Origin or with one that is
// not allowed. Never "*" and never Allow-Credentials: callers authenticate by token, not by cookie.
Headers cors_headers(RequestHead const&, RequestRules const&);

// Whether this is a CORS preflight, which a browser sends without a token.
bool is_preflight(RequestHead const&);
// Headers of a preflight's response besides cors_headers(): the allowed methods and headers. Mcp-Param-* and
// X-MCP-* names vary, so the requested ones are allowed too.
Headers preflight_headers(RequestHead const&);

}  // namespace affinity::transport
