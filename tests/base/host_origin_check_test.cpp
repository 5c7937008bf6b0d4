#include "base/http/host_origin_check.hpp"

#include "support/catch.hpp"

namespace affinity::tests::host_origin_check_test {

using namespace affinity;

namespace {

HostOriginError fault(std::string host, std::string origin = {}, std::string_view authority = {}) {
  Headers headers;
  headers.add("Host", std::move(host));
  if (!origin.empty()) headers.add("Origin", std::move(origin));
  return check_host_and_origin(headers, authority, {"crm.example:9000"},
                               {"https://app.example:443/", "HTTP://Desk.example"});
}

}  // namespace

TEST_CASE("a request comes from this machine or from who is let in") {
  CHECK(fault("localhost:1") == HostOriginError::none);
  CHECK(fault("CRM.example:9000") == HostOriginError::none);
  CHECK(fault("crm.example") == HostOriginError::disallowed_host);
  CHECK(fault("") == HostOriginError::missing_host);
  CHECK(fault("localhost", "", "evil.example") == HostOriginError::disallowed_host);
  CHECK(fault("localhost", "", "[::1]:80") == HostOriginError::none);
  CHECK(check_host_and_origin(Headers{}, {}, {}, {}) == HostOriginError::missing_host);
}

TEST_CASE("an allowed origin may be written with a slash, with the scheme's own port, and in any case") {
  CHECK(fault("localhost", "https://app.example") == HostOriginError::none);
  CHECK(fault("localhost", "https://APP.example") == HostOriginError::none);
  CHECK(fault("localhost", "http://desk.example") == HostOriginError::none);
  CHECK(fault("localhost", "https://app.example:444") == HostOriginError::disallowed_origin);
  CHECK(fault("localhost", "https://desk.example") == HostOriginError::disallowed_origin);
  CHECK(fault("localhost", "null") == HostOriginError::disallowed_origin);
}

TEST_CASE("no page is told that it is welcome when two origins are named") {
  Headers headers;
  headers.add("Origin", "http://localhost");
  CHECK(allowed_origin(headers, {}) == "http://localhost");
  headers.add("Origin", "http://localhost");
  CHECK(!allowed_origin(headers, {}));
}

}  // namespace affinity::tests::host_origin_check_test
