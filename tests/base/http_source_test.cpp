#include "base/http_source.hpp"

#include "support/catch.hpp"

using namespace affinity;

namespace {

SourceFault fault(std::string host, std::string origin = {}, std::string_view authority = {}) {
  Headers headers;
  headers.add("Host", std::move(host));
  if (!origin.empty()) headers.add("Origin", std::move(origin));
  return check_source(headers, authority, {"crm.example:9000"},
                      {"https://app.example:443/", "HTTP://Desk.example"});
}

}  // namespace

TEST_CASE("a request comes from this machine or from who is let in") {
  CHECK(fault("localhost:1") == SourceFault::none);
  CHECK(fault("CRM.example:9000") == SourceFault::none);
  CHECK(fault("crm.example") == SourceFault::foreign_host);
  CHECK(fault("") == SourceFault::no_host);
  CHECK(fault("localhost", "", "evil.example") == SourceFault::foreign_host);
  CHECK(fault("localhost", "", "[::1]:80") == SourceFault::none);
  CHECK(check_source(Headers{}, {}, {}, {}) == SourceFault::no_host);
}

TEST_CASE("an allowed origin may be written with a slash, with the scheme's own port, and in any case") {
  CHECK(fault("localhost", "https://app.example") == SourceFault::none);
  CHECK(fault("localhost", "https://APP.example") == SourceFault::none);
  CHECK(fault("localhost", "http://desk.example") == SourceFault::none);
  CHECK(fault("localhost", "https://app.example:444") == SourceFault::foreign_origin);
  CHECK(fault("localhost", "https://desk.example") == SourceFault::foreign_origin);
  CHECK(fault("localhost", "null") == SourceFault::foreign_origin);
}

TEST_CASE("no page is told that it is welcome when two origins are named") {
  Headers headers;
  headers.add("Origin", "http://localhost");
  CHECK(welcome_origin(headers, {}) == "http://localhost");
  headers.add("Origin", "http://localhost");
  CHECK(!welcome_origin(headers, {}));
}
