#pragma once
// What is served besides MCP: whether the process lives and serves, and its counts. Pure.

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

// /healthz and /readyz, for everybody who may name this host: two words and no more. Nothing for other paths;
// a refusal for other methods than GET and HEAD.
std::optional<std::variant<EndpointResponse, HttpError>> health_endpoint(RequestHead const&, bool stopping);

// Whether the counts are asked for: they are for those who may use MCP here.
bool is_metrics_request(RequestHead const&);
inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace affinity::transport
