#include "transport/http/health_endpoints.hpp"

#include "transport/web_url.hpp"

namespace affinity::transport {

std::optional<std::variant<EndpointResponse, HttpError>> health_endpoint(RequestHead const& head,
                                                                         bool stopping) {
  // Compared exactly, not normalized: probes are configured by hand.
  auto const path = parse_request_target(head.target).path;
  if (path != "/healthz" && path != "/readyz") return std::nullopt;
  if (head.method != "GET" && head.method != "HEAD")
    return http_error(405, "Only GET is served here.", "Allow", "GET, HEAD");
  // A stopping server is alive but not ready.
  if (path == "/readyz" && stopping) return EndpointResponse{.status = 503, .body = "stopping\n"};
  return EndpointResponse{.body = "ok\n"};
}

bool is_metrics_request(RequestHead const& head) {
  return parse_request_target(head.target).path == "/metrics";
}

}  // namespace affinity::transport
