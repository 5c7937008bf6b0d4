#include "base/http/message.hpp"
#include "support/catch.hpp"

namespace affinity::http_message_test {

TEST_CASE("methods have the names that go on the wire") {
  CHECK(to_string(Method::get) == "GET");
  CHECK(to_string(Method::post) == "POST");
  CHECK(to_string(Method::put) == "PUT");
  CHECK(to_string(Method::del) == "DELETE");
}

TEST_CASE("header names compare without case, ASCII letters only") {
  CHECK(equals_ignore_case("Content-Type", "content-type"));
  CHECK(equals_ignore_case("", ""));
  CHECK_FALSE(equals_ignore_case("content-type", "content-typ"));
  CHECK_FALSE(equals_ignore_case("a@", "a`"));
  CHECK_FALSE(equals_ignore_case("x[", "x{"));
}

TEST_CASE("setting a header replaces every field of that name, adding keeps them") {
  Headers headers;
  headers.add("Retry-After", "1");
  headers.add("retry-after", "2");
  CHECK(headers.fields.size() == 2);
  CHECK(headers.find("RETRY-AFTER") == "1");
  headers.set("Retry-After", "3");
  CHECK(headers.fields.size() == 1);
  CHECK(headers.find("retry-after") == "3");
}

TEST_CASE("a header that is not there is not found, one that is empty is") {
  Headers headers;
  headers.set("X-Empty", "");
  CHECK(headers.find("x-empty") == "");
  CHECK_FALSE(headers.find("x-other"));
}

}  // namespace affinity::http_message_test
