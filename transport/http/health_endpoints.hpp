#pragma once
// Answers /healthz and /readyz and recognizes /metrics. Pure.

#include "transport/http/request_validation.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::transport {

struct EndpointResponse {
  int status = 200;
  std::string_view type = "text/plain; charset=utf-8";
  std::string body{};

  bool operator==(EndpointResponse const&) const = default;
};

// The response of /healthz or /readyz, which need no token. Nothing for other paths; 405 for methods other
// than GET and HEAD.
std::optional<std::variant<EndpointResponse, HttpError>> health_endpoint(RequestHead const&, bool stopping);

// Whether the request is for /metrics, which need the same token as MCP.
bool is_metrics_request(RequestHead const&);
inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace affinity::transport
