#include "base/text/counted.hpp"

#include "support/catch.hpp"

namespace affinity::counted_test {

TEST_CASE("one is singular, and every other number plural") {
  CHECK(counted(0, "request") == "0 requests");
  CHECK(counted(1, "request") == "1 request");
  CHECK(counted(2, "request") == "2 requests");
  CHECK(counted(1001, "request") == "1001 requests");
}

TEST_CASE("the plural follows the end of the noun, or is given") {
  CHECK(counted(3, "reply") == "3 replies");
  CHECK(counted(1, "list entry") == "1 list entry");
  CHECK(counted(2, "list entry") == "2 list entries");
  CHECK(counted(2, "day") == "2 days");
  CHECK(counted(2, "person", "people") == "2 people");
  CHECK(counted(1, "person", "people") == "1 person");
  CHECK(noun_for(3, "row") == "rows");
  CHECK(noun_for(1, "row") == "row");
}

}  // namespace affinity::counted_test
