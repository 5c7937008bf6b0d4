#include "transport/http/health_endpoints.hpp"

#include "support/catch.hpp"

namespace affinity::tests::health_endpoints_test {

using namespace affinity;
using namespace affinity::transport;

namespace {

RequestHead asking(std::string method, std::string target) {
  return {.method = std::move(method), .target = std::move(target)};
}

EndpointResponse page(std::string target, bool stopping) {
  auto const answer = health_endpoint(asking("GET", std::move(target)), stopping);
  REQUIRE(answer);
  REQUIRE(std::holds_alternative<EndpointResponse>(*answer));
  return std::get<EndpointResponse>(*answer);
}

}  // namespace

TEST_CASE("H-9: a probe learns that we live and whether we serve, and nothing else") {
  CHECK(page("/healthz", false) == EndpointResponse{.status = 200, .body = "ok\n"});
  CHECK(page("/healthz", true).status == 200);
  CHECK(page("/readyz", false) == EndpointResponse{.status = 200, .body = "ok\n"});
  CHECK(page("/readyz", true) == EndpointResponse{.status = 503, .body = "stopping\n"});
  CHECK(page("/healthz?token=x", false).body == "ok\n");
}

TEST_CASE("probes are asked with GET or HEAD") {
  CHECK(std::holds_alternative<EndpointResponse>(*health_endpoint(asking("HEAD", "/healthz"), false)));
  for (auto const* method : {"POST", "DELETE", "OPTIONS"}) {
    auto const answer = health_endpoint(asking(method, "/readyz"), false);
    REQUIRE(answer);
    auto const& error = std::get<HttpError>(*answer);
    CHECK(error.status == 405);
    CHECK(error.headers.find("Allow") == "GET, HEAD");
  }
}

TEST_CASE("only the exact paths are probes") {
  for (auto const* target : {"/", "/mcp", "/healthz/", "/healthzz", "/health", "//healthz", "/metrics"})
    CHECK(!health_endpoint(asking("GET", target), false));
  CHECK(is_metrics_request(asking("GET", "/metrics")));
  CHECK(!is_metrics_request(asking("GET", "/metrics/")));
}

}  // namespace affinity::tests::health_endpoints_test
