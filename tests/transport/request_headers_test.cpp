#include "transport/http/request_headers.hpp"

#include "support/catch.hpp"

namespace affinity::transport::request_headers_test {

namespace {

constexpr char trace[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

}  // namespace

TEST_CASE("the header traceparent is taken where it is valid and comes once") {
  Headers headers;
  CHECK(traceparent(headers) == "");
  headers.add("TraceParent", trace);
  CHECK(traceparent(headers) == trace);
  CHECK(post_headers(headers).traceparent == trace);
  headers.add("traceparent", trace);
  CHECK(traceparent(headers) == "");
  Headers forged;
  forged.add("traceparent", std::string(trace) + "\",\"level\":\"error");
  CHECK(traceparent(forged) == "");
}

}  // namespace affinity::transport::request_headers_test
